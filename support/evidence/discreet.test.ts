import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discreet } from './discreet';

const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nCANARYCANARY\n-----END OPENSSH PRIVATE KEY-----\n';

const wrap = discreet(() => ['CANARY-word']);

test('an error keeps its kind and loses every secret, also in its causes', async () => {
  const step = wrap(() => {
    throw new TypeError(`cannot open '${KEY}'`, { cause: new Error('Bearer CANARYabc and CANARY-word') });
  });
  const error: unknown = await (step() as Promise<unknown>).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof TypeError);
  assert.equal(error.message, "cannot open '[redacted]\n'");
  assert.ok(error.cause instanceof Error);
  assert.equal(error.cause.message, 'Bearer [redacted] and [redacted]');
  assert.doesNotMatch(`${error.stack ?? ''} ${error.cause.stack ?? ''}`, /CANARY/);
});

test('a step that succeeds gives what it gave, to the same world with the same arguments', async () => {
  const step = wrap(function (this: unknown, ...args: unknown[]) {
    return [this, ...args];
  });
  assert.deepEqual(await step.call('world', 1, 2), ['world', 1, 2]);
});
