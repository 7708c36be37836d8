import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, type Happening, type Listed, type Recorded } from '../history';
import { GOOD, tell } from '../story';
import { booksRight, nothingLeft } from './books';
import { isOnlyOnePaid, onlyOnePaid } from './paid';

const surplus: Listed = {
  ...{ key: 'gpu-market/99', supplier: 'gpu-market', id: '99', label: 'mark/story' },
  ...{ status: 'running', user: 'root' },
};

const listing =
  (change: (machines: readonly Listed[]) => readonly Listed[]) =>
  (happening: Happening): readonly Happening[] =>
    happening.kind === 'census' && happening.machines !== undefined
      ? [{ ...happening, machines: change(happening.machines) }]
      : [happening];

/** The lost GPU stays in the books for good. */
const neverReturned = (): Recorded => {
  const lost = all(tell(), 'census')[0]?.machines?.find(({ supplier }) => supplier === 'gpu-market');
  assert.ok(lost);
  return tell(
    {},
    listing((machines) => [lost, ...machines.filter(({ key }) => key !== lost.key)]),
  );
};

test('a good failover is paid once in time, and its books are right', () => {
  const history = tell();
  const judgement = onlyOnePaid(history, 300_000);
  assert.equal(judgement.verdict, 'met', judgement.because);
  assert.equal(isOnlyOnePaid(history), true);
  assert.equal(booksRight(history).verdict, 'met', booksRight(history).because);
});

test('two GPUs paid for longer than promised are a breach', () => {
  assert.equal(onlyOnePaid(tell(), 500).verdict, 'breached');
});

test('a lost GPU that is never returned is a breach once the limit is past', () => {
  const history = neverReturned();
  assert.equal(isOnlyOnePaid(history), false);
  assert.equal(onlyOnePaid(history, GOOD.end - GOOD.fault - 200).verdict, 'breached');
  assert.match(booksRight(history).because, /2 × GPU instance instead of 1/);
});

test('a GPU that nobody ordered is a difference in the books', () => {
  const history = tell(
    {},
    listing((machines) => [...machines, surplus]),
  );
  assert.equal(booksRight(history).verdict, 'breached');
});

test('work on another machine than the one that is paid is a difference', () => {
  const history = tell({}, (happening) =>
    happening.kind === 'answered' && happening.machine.endsWith('3') ? [] : [happening],
  );
  assert.match(booksRight(history).because, /the work is on .*not on the GPU that is paid/);
});

test('what is left behind is named', () => {
  assert.equal(nothingLeft([]).verdict, 'met');
  const left = nothingLeft(['gpu-market 7']);
  assert.deepEqual([left.verdict, left.because], ['breached', 'gpu-market 7']);
});

test('a replacement that is smaller or dearer than agreed is a difference', () => {
  const changed = (change: Partial<Listed>): string =>
    booksRight(
      tell(
        {},
        listing((machines) => machines.map((one) => (one.key.endsWith('3') ? { ...one, ...change } : one))),
      ),
    ).because;
  assert.match(changed({ memory: 8_192 }), /8192 MB, less than agreed/);
  assert.match(changed({ pricePerHour: 2 }), /costs \$2\/h, more than agreed/);
});

test('a replacement without the customer’s label is a difference: nobody would know whose it is', () => {
  const history = tell(
    {},
    listing((machines) => machines.map((one) => (one.id === '3' ? { ...one, label: '' } : one))),
  );
  assert.equal(booksRight(history).verdict, 'breached');
  assert.match(booksRight(history).because, /gpu-market\/3 is labelled "", not "mark\/story"/);
});
