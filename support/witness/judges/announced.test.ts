import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failover } from '../../customer/customer';
import { all, type Happening, type Recorded } from '../history';
import { GOOD, tell } from '../story';
import { GPU } from '../teller';
import { claimsTrue } from './claims';
import { faultConfirmed } from './fault';
import { resumedOnStandby } from './resumed';
import { everythingKept, recordsIntact } from './saved';

/** When the market announced the loss; the work was stopped, and taken along, at the story's fault. */
const NOTICE = GOOD.fault - 900;
const NOTICED = NOTICE + 30;

const warned = (happening: Happening): Happening =>
  happening.kind === 'fault'
    ? { ...happening, fault: 'reclaim', at: NOTICE, f0: NOTICE - 2, f1: NOTICE }
    : happening;

const timings: Failover['phaseTimings'] = {
  detecting: GOOD.fault - NOTICED,
  gpu_lost: GOOD.fenced - GOOD.fault,
  failover_to_cpu: GOOD.standby - GOOD.fenced,
};

const claimed = (happening: Happening, told: Failover['phaseTimings']): Happening => {
  if (happening.kind !== 'claimed') return happening;
  const { failover } = happening;
  const known = Object.keys(failover.phaseTimings);
  const changed = Object.fromEntries(Object.entries(told).filter(([phase]) => known.includes(phase)));
  const over = failover.totalTime === undefined ? {} : { totalTime: GOOD.gpu - NOTICED };
  const phaseTimings = { ...failover.phaseTimings, ...changed };
  return { ...happening, failover: { ...failover, reason: 'spot_interruption', phaseTimings, ...over } };
};

const inBooks = (history: Recorded): Happening => {
  const machines = all(history, 'census').findLast(
    ({ at, machines: listed }) => at < NOTICE && listed,
  )?.machines;
  const notice = 'reclaim at 2026-11-23T12:00:00.000Z';
  const shown = (machines ?? []).map((each) => (each.key === GPU ? { ...each, notice } : each));
  return { kind: 'census', at: NOTICE + 12, askedAt: NOTICE + 10, machines: shown };
};

const ordered = (happenings: readonly Happening[]): Recorded => ({
  happenings: [...happenings].sort((one, other) => one.at - other.at),
});

/** A GPU that is left in time after a notice; the copy lags so far behind when the work stops. */
const left = (lag: number, told = timings): Recorded => {
  const history = tell({ noticed: NOTICED, lag }, (each) => [claimed(warned(each), told)]);
  return ordered([...history.happenings, inBooks(history)]);
};

const unshown = (history: Recorded): Recorded => {
  const { happenings } = history;
  return { happenings: happenings.filter((each) => each.at !== NOTICE + 12) };
};

test('a notice is one when the market’s own books show it', () => {
  assert.equal(faultConfirmed(left(0)).verdict, 'met');
  const judgement = faultConfirmed(unshown(left(0)));
  assert.deepEqual([judgement.verdict, judgement.because], ['invalid', 'the market’s books show no notice']);
});

test('whoever is warned owes everything, however young', () => {
  assert.equal(everythingKept(left(0)).verdict, 'met');
  assert.equal(recordsIntact(left(0), 10_000).verdict, 'met');
  const judgement = everythingKept(left(250));
  assert.equal(judgement.verdict, 'breached');
  assert.match(judgement.because, /acknowledged by epoch 1, is lost/);
  assert.equal(recordsIntact(left(250), 10_000).verdict, 'breached');
  assert.equal(everythingKept(unshown(left(0))).verdict, 'invalid');
});

test('from a notice on the deadline counts', () => {
  const { verdict, measured } = resumedOnStandby(left(0), 30_000);
  assert.equal(verdict, 'met');
  assert.ok(
    Array.isArray(measured) && Math.abs(measured[1] - (GOOD.standby - NOTICE)) < 60,
    String(measured),
  );
  assert.equal(resumedOnStandby(left(0), 500).verdict, 'breached');
});

test('the work is seen to stop before it is claimed to have been lost', () => {
  const judgement = claimsTrue(left(0));
  assert.equal(judgement.verdict, 'met', judgement.because);
  const long = claimsTrue(left(0, { ...timings, detecting: GOOD.fault - NOTICED + 400 }));
  assert.equal(long.verdict, 'breached');
  assert.match(long.because, /detecting took/);
});
