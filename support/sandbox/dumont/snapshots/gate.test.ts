import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Gate } from './gate';

describe('the gate of a repository', () => {
  it('lets many in together, one alone, in the order they asked', async () => {
    const gate = new Gate();
    const told: string[] = [];
    const doing = (name: string) => async (): Promise<void> => {
      told.push(`${name} in`);
      await new Promise(setImmediate);
      told.push(`${name} out`);
    };
    const first = [gate.together(doing('a')), gate.together(doing('b'))];
    const alone = gate.alone(doing('c'));
    await Promise.all([...first, alone, gate.together(doing('d'))]);
    assert.deepEqual(told, ['a in', 'b in', 'a out', 'b out', 'c in', 'c out', 'd in', 'd out']);
  });

  it('goes on when somebody failed', async () => {
    const gate = new Gate();
    const fails = (): Promise<never> => Promise.reject(new Error('no'));
    await assert.rejects(gate.together(fails), /no/);
    await assert.rejects(gate.alone(fails), /no/);
    assert.equal(await gate.together(() => Promise.resolve('yes')), 'yes');
  });
});
