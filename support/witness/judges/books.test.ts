import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, type Happening, type Listed, type Recorded } from '../history';
import { GOOD, tell } from '../story';
import { disagreements } from '../unfolding';
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

test('a replacement on another image, or with a smaller disk, is a difference', () => {
  const replaced = (change: Partial<Listed>): string =>
    booksRight(
      tell(
        {},
        listing((machines) =>
          machines.map((one) => ({
            ...{ ...one, image: 'cuda:12', disk: 100 },
            ...(one.key.endsWith('3') ? change : {}),
          })),
        ),
      ),
    ).because;
  assert.match(replaced({ image: 'ubuntu' }), /^gpu-market\/3 runs ubuntu, not cuda:12$/);
  assert.match(replaced({ disk: 99 }), /^gpu-market\/3 has a disk of 99 GB, less than agreed$/);
  const untold = booksRight(
    tell(
      {},
      listing((machines) =>
        machines.map((one) => (one.key.endsWith('3') ? one : { ...one, image: 'cuda:12', disk: 100 })),
      ),
    ),
  );
  assert.match(untold.because, /runs no image, not cuda:12; .* has a disk of 0 GB, less than agreed$/);
  for (const right of [{}, { disk: 101 }]) assert.match(replaced(right), /^1 × GPU instance and 1 ×/);
});

test('another CPU Standby than the settings are for is a difference', () => {
  const standby = { machineType: 'e2-medium', disk: 100, spot: false };
  const settled: Happening = { kind: 'settled', at: GOOD.fault - 10, standby };
  const judged = (change: Partial<Listed>): string => {
    const { happenings } = tell(
      {},
      listing((machines) =>
        machines.map((one) =>
          one.supplier === 'compute'
            ? { ...one, model: 'e2-medium', disk: 100, spot: false, ...change }
            : one,
        ),
      ),
    );
    const told = [...happenings, settled].sort((one, other) => one.at - other.at);
    return booksRight({ happenings: told }).because;
  };
  assert.match(judged({ model: 'e2-standard-8' }), /^compute\/2 is a e2-standard-8, not a e2-medium$/);
  assert.match(judged({ disk: 10 }), /^compute\/2 has a disk of 10 GB, less than agreed$/);
  assert.match(judged({ spot: true }), /^compute\/2 is on spot$/);
  for (const right of [{}, { disk: 101 }])
    assert.equal(judged(right), '1 × GPU instance and 1 × CPU Standby');
});

test('a GPU that the work was moved to on another image, or to a smaller disk, is a difference', () => {
  const moving: Happening = {
    ...{ kind: 'moving', at: GOOD.fault - 10, machine: 'gpu-market/1', instance: 1, to: { kind: 'gpu' } },
  };
  const moved = (change: Partial<Listed>): string => {
    const { happenings } = tell(
      {},
      listing((machines) =>
        machines.map((one) => ({
          ...{ ...one, image: 'cuda:12', disk: 100 },
          ...(one.key.endsWith('3') ? change : {}),
        })),
      ),
    );
    const told = [...happenings, moving].sort((one, other) => one.at - other.at);
    return booksRight({ happenings: told }).because;
  };
  assert.match(moved({ image: 'ubuntu' }), /^gpu-market\/3 runs ubuntu, not cuda:12$/);
  assert.match(moved({ disk: 10 }), /^gpu-market\/3 has a disk of 10 GB, less than agreed$/);
  for (const right of [{}, { disk: 101 }, { memory: 1 }])
    assert.equal(moved(right), '1 × GPU instance and 1 × CPU Standby');
});

test('a replacement without the customer’s label is a difference: nobody would know whose it is', () => {
  const history = tell(
    {},
    listing((machines) => machines.map((one) => (one.id === '3' ? { ...one, label: '' } : one))),
  );
  assert.equal(booksRight(history).verdict, 'breached');
  assert.match(booksRight(history).because, /gpu-market\/3 is labelled "", not "mark\/story"/);
});

test('whether only one is paid for is known exactly when it can be judged', () => {
  const judge = (past: Recorded) => onlyOnePaid(past, 300_000);
  assert.deepEqual(disagreements(tell(), isOnlyOnePaid, judge), []);
});

test('from when on the books are right is told within two looks at them', () => {
  const { measured } = onlyOnePaid(tell(), 300_000);
  const [lo, hi] = Array.isArray(measured) ? (measured as [number, number]) : assert.fail('no interval');
  const rented = GOOD.ssh - 100 - GOOD.fault;
  assert.ok(lo <= rented && rented <= hi && hi - lo < 250, `${lo} to ${hi}`);
});

test('a second CPU Standby, or none, is a difference; none is wanted where there is no protection', () => {
  const standbys = (n: number): Recorded =>
    tell(
      {},
      listing((machines) => [
        ...machines.filter(({ supplier }) => supplier !== 'compute'),
        ...machines
          .filter(({ supplier }) => supplier === 'compute')
          .flatMap((one) => Array.from({ length: n }, (_, m) => ({ ...one, key: `compute/${m + 2}` }))),
      ]),
    );
  assert.match(booksRight(standbys(2)).because, /^2 × CPU Standby instead of 1$/);
  assert.match(booksRight(standbys(0)).because, /0 × CPU Standby instead of 1/);
  assert.match(booksRight(tell(), false).because, /^1 × CPU Standby instead of 0$/);
  assert.equal(booksRight(tell()).because, '1 × GPU instance and 1 × CPU Standby');
});

test('work that nobody hears is on no machine, and where nothing was rented there are no books', () => {
  const silent = tell({}, (each) => (each.kind === 'answered' ? [] : [each]));
  assert.equal(booksRight(silent).because, 'the work is on no machine, not on the GPU that is paid');
  assert.equal(booksRight({ happenings: [] }).verdict, 'not applicable');
});

test('the work belongs on a GPU as long as no move to the CPU has succeeded', () => {
  const moving: Happening = {
    ...{ kind: 'moving', at: 14_000, machine: 'gpu-market/3', instance: 3, to: { kind: 'cpu' } },
  };
  const judged = (...more: readonly Happening[]): string =>
    booksRight({ happenings: [...tell().happenings, moving, ...more] }).because;
  const ON_GPU = '1 × GPU instance and 1 × CPU Standby';
  assert.equal(judged(), ON_GPU);
  assert.equal(judged({ kind: 'moved', at: 14_500, unanswered: 'It was cut.' }), ON_GPU);
  assert.equal(judged({ kind: 'moved', at: 14_500, answer: { success: false, done: [] } }), ON_GPU);
  assert.match(
    judged({ kind: 'moved', at: 14_500, answer: { success: true, done: [] } }),
    /^1 × GPU instance instead of 0; the work is on gpu-market\/3, not on the CPU Standby that is paid$/,
  );
});

test('a CPU Standby is neither smaller nor dearer than a GPU that was agreed on', () => {
  const history = tell(
    {},
    listing((machines) =>
      machines.map((one) => (one.supplier === 'compute' ? { ...one, memory: 1, pricePerHour: 9 } : one)),
    ),
  );
  assert.equal(booksRight(history).verdict, 'met', booksRight(history).because);
});
