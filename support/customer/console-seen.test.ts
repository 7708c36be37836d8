import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unavailable } from '../failures';
import { reading } from './console-seen';

const pageThat = (
  says: () => Promise<string>,
): { readonly url: () => string; readonly evaluate: () => Promise<string> } => ({
  url: () => 'http://127.0.0.1:1/app',
  evaluate: says,
});

test('a page is read anew only when it shows something else', async () => {
  let [shown, reads] = ['one', 0];
  const page = pageThat(() => Promise.resolve(shown));
  const read = (): Promise<number> => Promise.resolve((reads += 1));
  assert.equal(await reading(page, read), 1);
  assert.equal(await reading(page, read), 1);
  shown = 'two';
  assert.equal(await reading(page, read), 2);
});

test('a page that says nothing is not waited for', async () => {
  const mute = pageThat(() => new Promise(() => undefined));
  await assert.rejects(
    reading(mute, () => Promise.resolve(1), 20),
    (error) => error instanceof Unavailable && error.message.includes('/app says what it shows'),
  );
});
