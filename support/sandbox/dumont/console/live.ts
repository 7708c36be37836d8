import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { delay, pause } from '../../clock';
import { reasonOf } from '../refusal';
import type { Html } from './html';
import { LEFT, SignedOut, type Behind } from './visit';

/** What is written within so many milliseconds is shown together. */
const TOGETHER = 40;
/** What does not come from the store is looked at so often; milliseconds. */
const ANYHOW = 1_000;
const RETRY = 250;

const message = (event: string, text: string): string =>
  `event: ${event}\n${text
    .split('\n')
    .map((line) => `data: ${line}\n`)
    .join('')}\n`;

/** Feeds one open page: whenever the product has written something down, the page shows it. */
class Feed {
  readonly #over = new AbortController();
  #shown = '';
  #wake = (): void => undefined;

  constructor(
    private readonly product: Behind,
    private readonly response: ServerResponse,
    private readonly render: () => Promise<Html>,
  ) {}

  async run(): Promise<void> {
    const { response } = this;
    const forget = this.product.store.heed(() => {
      this.#wake();
    });
    response.once('close', () => {
      this.#over.abort();
      this.#wake();
    });
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`retry: ${RETRY}\n\n`);
    try {
      while (!this.#over.signal.aborted) await this.#round();
    } finally {
      forget();
      response.end();
    }
  }

  async #round(): Promise<void> {
    const idle = new AbortController();
    this.#wake = () => {
      idle.abort();
    };
    await this.#show();
    if (this.#over.signal.aborted) return;
    await pause(ANYHOW, idle.signal); // woken
    await delay(TOGETHER);
  }

  async #show(): Promise<void> {
    try {
      const { text } = await this.render();
      if (text === this.#shown) return;
      this.#shown = text;
      this.response.write(message('view', text));
    } catch (error) {
      if (!(error instanceof SignedOut))
        this.product.journal.note('page not shown', { because: reasonOf(error) });
      this.response.write(message('leave', error instanceof SignedOut ? LEFT : ''));
      this.#over.abort();
    }
  }
}

/** Keeps a page up to date until it is closed. */
export function feed(product: Behind, reply: FastifyReply, render: () => Promise<Html>): void {
  reply.hijack();
  void new Feed(product, reply.raw, render).run();
}
