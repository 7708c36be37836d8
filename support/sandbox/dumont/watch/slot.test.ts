import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { describe, it } from 'node:test';
import { delay } from '../../clock';
import { Slot, type Activity } from './slot';

const DAY = 86_400_000;
interface Diary {
  readonly lines: readonly string[];
  readonly going: (key: string) => Activity;
  /** Resolves when this activity has begun. */
  readonly begun: (key: string) => Promise<void>;
}

const diary = (): Diary => {
  const lines: string[] = [];
  const pages = new EventEmitter();
  const run = async (key: string, signal: AbortSignal): Promise<void> => {
    lines.push(`${key} begins`);
    pages.emit(key);
    await delay(DAY, signal).catch(() => undefined);
    await delay(5);
    lines.push(`${key} ends`);
  };
  const begun = async (key: string): Promise<void> => {
    await once(pages, key);
  };
  return { lines, begun, going: (key) => ({ key, run: (signal) => run(key, signal) }) };
};

describe('room for one activity', () => {
  it('begins the next one only when the former has ended', async () => {
    const { lines, begun, going } = diary();
    const slot = new Slot(1, () => undefined);
    for (const key of ['a', 'b']) {
      const beginning = begun(key);
      slot.turnTo(going(key));
      await beginning;
    }
    await slot.end();
    assert.deepEqual(lines, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('leaves alone what goes on already', async () => {
    const { lines, begun, going } = diary();
    const slot = new Slot(1, () => undefined);
    const beginning = begun('a');
    slot.turnTo(going('a'));
    slot.turnTo(going('a'));
    await beginning;
    await slot.end();
    assert.deepEqual(lines, ['a begins', 'a ends']);
  });

  it('begins again what failed, and says why', async () => {
    const reasons: string[] = [];
    const slot = new Slot(1, (because) => reasons.push(because));
    let tries = 0;
    await new Promise<void>((succeeded) => {
      const run = async (): Promise<void> => {
        tries += 1;
        if (tries < 3) await Promise.reject(new Error(`try ${tries}`));
        succeeded();
      };
      slot.turnTo({ key: 'a', run });
    });
    await slot.end();
    assert.deepEqual([tries, reasons], [3, ['try 1', 'try 2']]);
  });
});
