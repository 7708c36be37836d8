import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { delay } from '../../clock';
import { Slot, type Activity } from './slot';

const DAY = 86_400_000;
const diary = (): { readonly lines: string[]; readonly going: (key: string) => Activity } => {
  const lines: string[] = [];
  const run = async (key: string, signal: AbortSignal): Promise<void> => {
    lines.push(`${key} begins`);
    await delay(DAY, signal).catch(() => undefined);
    await delay(5);
    lines.push(`${key} ends`);
  };
  return { lines, going: (key) => ({ key, run: (signal) => run(key, signal) }) };
};

describe('room for one activity', () => {
  it('begins the next one only when the former has ended', async () => {
    const { lines, going } = diary();
    const slot = new Slot(1, () => undefined);
    slot.turnTo(going('a'));
    await delay(1);
    slot.turnTo(going('b'));
    await delay(20);
    await slot.end();
    assert.deepEqual(lines, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('leaves alone what goes on already', async () => {
    const { lines, going } = diary();
    const slot = new Slot(1, () => undefined);
    slot.turnTo(going('a'));
    slot.turnTo(going('a'));
    await delay(1);
    await slot.end();
    assert.deepEqual(lines, ['a begins', 'a ends']);
  });

  it('begins again what failed, and says why', async () => {
    const reasons: string[] = [];
    const slot = new Slot(1, (because) => reasons.push(because));
    let tries = 0;
    const run = (): Promise<void> => {
      tries += 1;
      return tries < 3 ? Promise.reject(new Error(`try ${tries}`)) : Promise.resolve();
    };
    slot.turnTo({ key: 'a', run });
    await delay(30);
    await slot.end();
    assert.deepEqual([tries, reasons], [3, ['try 1', 'try 2']]);
  });
});
