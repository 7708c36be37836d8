import { request } from 'undici';

/** A page as it came: its status, where it sends the visitor, its text. */
export interface Shown {
  readonly status: number;
  readonly location: string;
  readonly text: string;
}

/** What is filled in, by the names of the fields. */
export type Fields = readonly (readonly [name: string, value: string])[];

const NOWHERE = { status: 0, location: '', text: '' };

/** A visitor of the console without a browser, for tests: keeps cookies, sends forms, follows nothing by itself. */
export class FormVisitor {
  readonly #cookies = new Map<string, string>();
  #shown: Shown = NOWHERE;

  constructor(private readonly console: string) {}

  /** The same visitor in another tab. */
  get otherTab(): FormVisitor {
    const other = new FormVisitor(this.console);
    for (const [name, value] of this.#cookies) other.#cookies.set(name, value);
    return other;
  }

  show(path: string): Promise<Shown> {
    return this.#ask('GET', path);
  }

  /** Send a form of the page that is shown, with what was filled in. */
  send(path: string, fields: Fields = []): Promise<Shown> {
    const proof = /name="proof" value="([0-9a-f]+)"/.exec(this.#shown.text)?.[1] ?? '';
    const filled = fields.map(([name, value]): [string, string] => [name, value]);
    const body = new URLSearchParams([['proof', proof], ...filled]);
    return this.#ask('POST', path, body.toString());
  }

  async #ask(method: 'GET' | 'POST', path: string, body: string | null = null): Promise<Shown> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await request(`${this.console}${path}`, { method, headers, body });
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) this.#keep(set);
    const location = String(answer.headers.location ?? '');
    this.#shown = { status: answer.statusCode, location, text: await answer.body.text() };
    return this.#shown;
  }

  #keep(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    this.#cookies.set(name, value);
  }
}
