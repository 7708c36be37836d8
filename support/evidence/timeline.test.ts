import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Happening, Listed } from '../witness/history';
import { failoverSummary } from '../witness/judges/summary';
import { density, type Timeline, timelineOf } from './timeline';
import { timelineSvg } from './timeline-svg';
import { timelineText } from './timeline-text';

const TIMELINE: Timeline = {
  fault: 'host-disappears',
  from: -1_000,
  to: 3_000,
  observed: [
    { phase: 'detecting', from: 0, to: 530, open: false },
    { phase: 'gpu_lost', from: 530, to: 600, open: false },
    { phase: 'failover_to_cpu', from: 600, to: 3_000, open: true },
  ],
  claimed: [{ phase: 'detecting', from: 0, to: 510, open: false }],
  acknowledged: [-900, -880, -20, 2_990],
  paid: [
    { at: -1_000, pricePerHour: 0.4 },
    { at: 3_000, pricePerHour: 0.04 },
  ],
};

test('the text tells every phase, seen and claimed, and where records were acknowledged', () => {
  const lines = timelineText(TIMELINE).split('\n');
  assert.match(lines[0] ?? '', /from the fault \(host-disappears\)/);
  assert.ok(lines.includes('  gpu_lost                      0.53 to     0.60'));
  assert.ok(lines.includes('  failover_to_cpu               0.60 to the end, unfinished'));
  const strip = lines.find((line) => /^ {2}[.#+]{80}$/.test(line)) ?? assert.fail('no strip');
  assert.equal(strip.slice(2).replaceAll('.', '').length, 3);
  assert.equal((lines.at(-1) ?? '').indexOf('^') - 2, 20);
});

test('the text says so when the product claimed nothing', () => {
  assert.match(timelineText({ ...TIMELINE, claimed: [] }), /Claimed\n {2}nothing/);
});

test('the picture draws every phase under its name and escapes what it is given', async () => {
  const svg = await timelineSvg({ ...TIMELINE, fault: '<b>"&' });
  assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  for (const { phase } of TIMELINE.observed) assert.ok(svg.includes(`phase: ${phase}`), phase);
  assert.ok(svg.includes('&lt;b&gt;'));
  assert.doesNotMatch(svg, /<b>|NaN|Infinity|undefined/);
});

test('the picture of nothing acknowledged and nothing claimed is drawn too', async () => {
  const svg = await timelineSvg({ ...TIMELINE, claimed: [], acknowledged: [] });
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
});

test('every acknowledgement falls into one part of the strip', () => {
  const counts = density({ ...TIMELINE, acknowledged: [-1_000, 0, 3_000] }, 4);
  assert.deepEqual(counts, [1, 1, 0, 1]);
});

const GPU: Listed = {
  key: 'gpu-market/1',
  supplier: 'gpu-market',
  id: '1',
  label: 'm',
  status: 'running',
  user: 'root',
  pricePerHour: 0.4,
};
const CPU: Listed = {
  key: 'compute/2',
  supplier: 'compute',
  id: '2',
  label: 'm',
  status: 'RUNNING',
  user: 'root',
  listPrice: 0.04,
};
const [OLD, NEW] = ['a'.repeat(16), 'b'.repeat(16)];

const answered = (at: number, machine: string, epoch: number): Happening => ({
  kind: 'answered',
  at,
  machine,
  session: machine,
  hostKey: machine,
  sentAt: at - 2,
  timing: 'ok',
  answer: {
    verb: 'offer',
    k: at,
    epoch,
    incarnation: epoch === 1 ? OLD : NEW,
    seq: at,
    restoredSeq: epoch - 1,
    step: 0,
    checkpoint: 0,
    restoredStep: 0,
    where: epoch === 1 ? 'gpu' : 'cpu',
  },
});

/** A GPU is lost at 5 s; the standby goes on at 6 s, and no GPU ever does. */
const LOSS: readonly Happening[] = [
  { kind: 'census', at: 100, askedAt: 90, machines: [GPU, CPU] },
  answered(4_000, GPU.key, 1),
  { kind: 'tail', at: 4_500, askedAt: 4_490, machine: CPU.key, line: `1 1 ${OLD} 4000` },
  answered(4_990, GPU.key, 1),
  { kind: 'disconnected', at: 5_010, machine: GPU.key, session: GPU.key, because: 'closed' },
  { kind: 'fault', at: 5_050, fault: 'host-disappears', f0: 5_000, f1: 5_050, machine: GPU.key, instance: 1 },
  { kind: 'refused', at: 5_060, machine: GPU.key, startedAt: 5_055, because: 'refused' },
  {
    kind: 'claimed',
    at: 5_500,
    askedAt: 5_490,
    failover: {
      id: 'f',
      instance: 1,
      reason: 'lost',
      phase: 'gpu_lost',
      dataRestored: false,
      rehearsal: false,
      phaseTimings: { detecting: 480 },
    },
  },
  { kind: 'census', at: 5_600, askedAt: 5_590, machines: [CPU] },
  answered(6_000, CPU.key, 2),
  answered(9_000, CPU.key, 2),
];

test('a history becomes a timeline counted from the fault, open where nothing was seen to end', () => {
  const timeline = timelineOf({ happenings: LOSS }) ?? assert.fail('no timeline');
  assert.equal(timeline.fault, 'host-disappears');
  assert.deepEqual(
    timeline.observed.map(({ phase, open }) => [phase, open]),
    [
      ['detecting', false],
      ['gpu_lost', false],
      ['failover_to_cpu', false],
      ['searching_gpu+provisioning', true],
    ],
  );
  assert.deepEqual(timeline.claimed, [{ phase: 'detecting', from: 0, to: 480, open: false }]);
  assert.equal(timeline.acknowledged.length, 3);
  const prices = timeline.paid.map(({ pricePerHour }) => pricePerHour);
  assert.deepEqual(prices, [0.44, 0.04, 0.04]);
  assert.ok(Math.abs((timeline.observed[2]?.to ?? 0) - 1_000) < 300);
});

/** The market is out of order from 5 s on; the GPU serves to the end, at 9 s. */
const OUTAGE: readonly Happening[] = [
  ...LOSS.filter(({ at }) => at < 5_000),
  { kind: 'fault', at: 5_010, fault: 'market-down', f0: 5_000, f1: 5_010, machine: GPU.key, instance: 1 },
  { kind: 'unheard', at: 5_100, askedAt: 5_050, of: 'census', because: '502' },
  answered(5_900, GPU.key, 1),
  answered(9_000, GPU.key, 1),
];

test('where nothing was lost no phase is drawn, for as long as it was watched, and no failover summarised', async () => {
  const timeline = timelineOf({ happenings: OUTAGE }) ?? assert.fail('no timeline');
  assert.deepEqual([timeline.observed, timeline.claimed], [[], []]);
  assert.equal(timeline.acknowledged.length, 3);
  assert.ok(timeline.to > 3_900);
  assert.match(timelineText(timeline), /Observed\n {2}nothing/);
  assert.doesNotMatch(timelineText(timeline) + (await timelineSvg(timeline)), /unfinished|NaN/);
  assert.equal(failoverSummary({ happenings: OUTAGE }, 0), undefined);
});

test('a GPU that fell silent without anybody moving the work was lost all the same', () => {
  const watched: Happening = { kind: 'census', at: 9_000, askedAt: 8_990 };
  const happenings = [...OUTAGE.filter(({ at }) => at < 9_000), watched];
  assert.notEqual(failoverSummary({ happenings }, 0), undefined);
});

test('a history without a fault has no timeline', () => {
  assert.equal(timelineOf({ happenings: LOSS.filter(({ kind }) => kind !== 'fault') }), undefined);
});
