import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Misconfigured } from '../failures';
import { ConsoleBrowser } from './console-browser';

test('without a browser only those fail who look, each with the reason, and nothing is left to be closed', async () => {
  const looked: string[] = [];
  const browser = (): string => {
    looked.push('for a browser');
    throw new Misconfigured('No browser is installed');
  };
  const shown = new ConsoleBrowser({ url: 'http://127.0.0.1:9', browser, headed: false, slowMotion: 0 });
  const look = (): Promise<string> => shown.act('/login', () => Promise.resolve('seen'));
  await shown.clear();
  assert.deepEqual(looked, []);
  for (const times of [1, 2]) {
    await assert.rejects(look(), /No browser is installed/);
    await assert.rejects(async () => shown.behind, Misconfigured);
    assert.deepEqual(await shown.pictures('/app'), []);
    assert.equal(looked.length, 2 * times);
    await shown.clear();
  }
  await shown.close();
});
