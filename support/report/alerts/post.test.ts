import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import { paperRun } from '../paper-run';
import { messageOf } from './message';
import { post, type Posting } from './post';

const AT_ONCE = [1, 1, 1];

/** Somebody who is told, and answers each time what comes next; the connection is cut where that is nothing. */
class Told {
  readonly bodies: string[] = [];
  readonly directory = mkdtempSync(join(tmpdir(), 'alerts-'));
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  private constructor(private readonly answers: number[]) {}

  static async answering(...answers: number[]): Promise<Told> {
    const told = new Told(answers);
    await new Promise<void>((resolve) => told.#server.listen(0, '127.0.0.1', resolve));
    return told;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/services/CANARY`;
  }

  get posting(): Posting {
    return { body: '{"text":"x"}', id: '0a1b2c3d', mark: join(this.directory, 'alerts', '0a1b2c3d') };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.bodies.push(await text(request));
    const status = this.answers.shift() ?? 0;
    if (status === 0) response.destroy();
    else response.writeHead(status, { location: '/elsewhere' }).end();
  }

  [Symbol.dispose](): void {
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.directory, { recursive: true });
  }
}

test('one message, and never a second one for the same run', async () => {
  using told = await Told.answering(200, 200);
  assert.equal(await post(told.url, told.posting, AT_ONCE), true);
  assert.equal(await post(told.url, told.posting, AT_ONCE), false);
  assert.deepEqual(told.bodies, ['{"text":"x"}']);
});

test('whoever is out of order for a while, or does not answer, is asked again', async () => {
  using told = await Told.answering(500, 0, 429, 204);
  assert.equal(await post(told.url, told.posting, AT_ONCE), true);
  assert.equal(told.bodies.length, 4);
});

test('whoever stays out of order is left alone after a while, with a sentence and without the address', async () => {
  using told = await Told.answering(500, 500, 500, 503);
  await assert.rejects(post(told.url, told.posting, AT_ONCE), {
    message: 'ALERT_WEBHOOK_URL did not take the alert: it answered 503',
  });
  assert.equal(told.bodies.length, 4);
  assert.ok(existsSync(told.posting.mark));
});

test('a refusal or a redirection is not asked again', async () => {
  for (const status of [404, 302]) {
    using told = await Told.answering(status, 200);
    await assert.rejects(post(told.url, told.posting, AT_ONCE), new RegExp(`it answered ${status}`));
    assert.equal(told.bodies.length, 1);
  }
});

test('nobody there is a sentence too', async () => {
  using told = await Told.answering();
  await assert.rejects(post('http://127.0.0.1:1/CANARY', told.posting, [1]), {
    message: 'ALERT_WEBHOOK_URL did not take the alert: ECONNREFUSED',
  });
});

test('the message names run, promise, figures and link, as Slack shows it', () => {
  const { facts } = paperRun();
  const alert = { scenario: 'S01', title: 'A & <b>', promise: 'it holds', why: 'breached: promised 1 s' };
  assert.equal(
    messageOf([alert], facts, 'https://ci.example.com/17').text,
    [
      'Failover acceptance: 1 promise needs a look (run 0a1b2c3d on http://127.0.0.1:8000, channel api, tier 1)',
      '• S01 A &amp; &lt;b&gt;: it holds: breached: promised 1 s',
      'Report: https://ci.example.com/17',
    ].join('\n'),
  );
  const many = Array.from({ length: 23 }, () => alert);
  assert.match(
    messageOf(many, facts, 'x').text,
    /^Failover acceptance: 23 promises need[^]*• and 3 more\nReport: x$/,
  );
});
