import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { z } from 'zod';
import { Broken, Unavailable } from './failures';
import { Wire } from './wire';

/** A party at a port of this machine; it answers everything so, until it is closed. */
const answering = async (
  status: number,
  body: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> => {
  const server = createServer((_, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
};

const wireTo = (url: string): Wire =>
  new Wire({ name: 'Dumont Cloud', url, variable: 'DUMONT_API_URL', blame: Broken });

const CALL = { method: 'GET', path: '/health' } as const;

test('where nobody answers, the hope is told as one, with the address and its variable', async () => {
  const { url, close } = await answering(200, '{}');
  await close();
  const wire = wireTo(url);
  await assert.rejects(wire.ask(CALL), (error: Error) => {
    assert.ok(error instanceof Unavailable);
    const [first, second = ''] = error.message.split('\n');
    assert.equal(first, `Hoped: Dumont Cloud answers GET /health at ${url} (DUMONT_API_URL)`);
    assert.match(second, /Cause: .*ECONNREFUSED/);
    return true;
  });
  await wire.close();
});

test('a refusal, and an answer that was not agreed, are told as what they are', async () => {
  for (const [status, body, told] of [
    [418, '{"error":"short and stout"}', /^Dumont Cloud refused GET \/health: 418 short and stout$/],
    [200, '{"n":"one"}', /^Dumont Cloud does not answer GET \/health as agreed\n {2}Last seen: n: /],
  ] as const) {
    const { url, close } = await answering(status, body);
    const wire = wireTo(url);
    const answer = await wire.ask(CALL);
    assert.throws(
      () => wire.read(answer, z.object({ n: z.number() })),
      (error: Error) => {
        assert.ok(error instanceof Broken);
        assert.match(error.message, told);
        return true;
      },
    );
    await wire.close();
    await close();
  }
});
