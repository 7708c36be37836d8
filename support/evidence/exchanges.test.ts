import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { Agent, request } from 'undici';
import { now } from '../clock';
import { Exchanges } from './exchanges';
import { redactor } from './redact';

const server = createServer((incoming, answer) => {
  incoming.resume().on('end', () => {
    answer.writeHead(incoming.url === '/lost' ? 404 : 200, { 'set-cookie': 'sid=CANARY' });
    answer.end(JSON.stringify({ url: incoming.url, access_token: 'CANARY' }));
  });
});
const agent = new Agent();
let url = '';

const call = async (path: string, body?: string): Promise<void> => {
  const options = { dispatcher: agent, headers: { authorization: 'Bearer CANARY' } };
  const answer = await request(
    `${url}${path}`,
    body === undefined ? options : { ...options, method: 'POST', body },
  );
  await answer.body.dump();
};

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(async () => {
  await agent.close();
  server.close();
});

test('overhears what was sent, what came back and how long it took, without secrets', async () => {
  const exchanges = new Exchanges();
  const zero = now();
  await call('/sign-in', '{"email":"anna","password":"CANARY"}');
  await call('/lost');
  exchanges.close();
  const text = exchanges.text(redactor([]), zero);
  assert.match(text, /POST http:\/\/127\.0\.0\.1:\d+\/sign-in {2}200 {2}\(\d+ ms\)/);
  assert.match(text, /> \{"email":"anna","password":"\[redacted\]"\}/);
  assert.match(text, /< \{"url":"\/sign-in","access_token":"\[redacted\]"\}/);
  assert.match(text, /GET http:\/\/127\.0\.0\.1:\d+\/lost {2}404/);
  assert.doesNotMatch(text, /CANARY/);
});

test('keeps the last fifty and says how many it left out', async () => {
  const exchanges = new Exchanges();
  for (let n = 1; n <= 53; n += 1) await call(`/${n}`);
  exchanges.close();
  assert.equal(exchanges.kept.length, 50);
  assert.match(exchanges.kept[0]?.url ?? '', /\/4$/);
  assert.match(exchanges.text(redactor([]), 0), /^\(3 earlier calls left out\)/);
});

test('keeps a call that failed with its reason', async () => {
  const exchanges = new Exchanges();
  await assert.rejects(request('http://127.0.0.1:1/', { dispatcher: agent }));
  exchanges.close();
  assert.match(exchanges.text(redactor([]), now()), /GET http:\/\/127\.0\.0\.1:1\/ {2}.*ECONNREFUSED/);
});

test('hears nothing after it was closed', async () => {
  const exchanges = new Exchanges();
  exchanges.close();
  await call('/after');
  assert.equal(exchanges.kept.length, 0);
});

test('what is asked and answered the same again and again is one line', async () => {
  const exchanges = new Exchanges();
  for (let n = 1; n <= 60; n += 1) await call('/books');
  await call('/lost');
  exchanges.close();
  assert.equal(exchanges.kept.length, 2);
  const text = exchanges.text(redactor([]), 0);
  assert.match(text, /\/books {2}200 {2}\(\d+ ms, and 59 times more\)/);
  assert.doesNotMatch(text, /left out/);
});
