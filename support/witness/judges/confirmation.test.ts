import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultKind } from '../../suppliers/faults';
import type { Happening, Listed, Of, Verb } from '../history';
import { GPU, STANDBY } from '../teller';
import { confirmation } from './confirmation';

/** The fault is injected between these instants, and noted a little later. */
const [F0, F1, NOTED] = [1_000, 1_010, 1_012];
const OTHER = 'gpu-market/7';

const fault = (kind: FaultKind): Of<'fault'> => ({
  ...{ kind: 'fault', fault: kind, at: NOTED, f0: F0, f1: F1, machine: GPU, instance: 1 },
});
const gone = (at: number, machine = GPU): Happening => ({
  ...{ kind: 'disconnected', at, machine, session: 's', because: 'closed' },
});
const refused = (startedAt: number, machine = GPU): Happening => ({
  ...{ kind: 'refused', at: startedAt + 5, startedAt, machine, because: 'refused' },
});
const answer = (
  at: number,
  { machine = GPU, sentAt = at - 2, verb = 'offer' }: { machine?: string; sentAt?: number; verb?: Verb } = {},
): Happening => ({
  ...{ kind: 'answered', at, sentAt, machine, session: 's', hostKey: 'h', timing: 'ok' },
  answer: {
    ...{ verb, k: 1, epoch: 1, incarnation: 'a'.repeat(16), seq: 1, restoredSeq: 0 },
    ...{ step: 0, checkpoint: 0, restoredStep: 0, where: 'gpu' },
  },
});
const asked = (at: number, machine = GPU): Happening => ({
  kind: 'offered',
  at,
  machine,
  verb: 'live',
  k: 2,
});
const healed = (at: number, machine = GPU): Happening => ({
  ...{ kind: 'healed', at, fault: 'link-cut', machine, gone: false },
});
const listed = (key: string, more: Partial<Listed> = {}): Listed => ({
  ...{ key, supplier: 'gpu-market', id: key, label: 'l', status: 'running', user: 'root', ...more },
});
const books = (askedAt: number, ...machines: readonly Listed[]): Happening => ({
  ...{ kind: 'census', at: askedAt + 5, askedAt, machines },
});
const unchanged = (askedAt: number): Happening => ({ kind: 'census', at: askedAt + 5, askedAt });
const log = (askedAt: number, machine = GPU): Happening => ({
  ...{ kind: 'log', at: askedAt + 5, askedAt, machine, text: '' },
});
const unheard = (of: string, askedAt: number): Happening => ({
  ...{ kind: 'unheard', at: askedAt + 5, of, askedAt, because: 'cut' },
});
const read = (askedAt: number, paths: readonly string[], machine = GPU): Happening => ({
  ...{ kind: 'workspace', at: askedAt + 5, askedAt, machine },
  manifest: paths.map((path) => ({ path, kind: 'directory', mode: 0o755, modified: '1.0' })),
});
const tail = (askedAt: number, at = askedAt + 5): Happening => ({
  ...{ kind: 'tail', at, askedAt, machine: STANDBY, line: '' },
});
const shelf = (at: number, ...offers: readonly (readonly [number, number])[]): Happening => ({
  ...{ kind: 'shelf', at, askedAt: at },
  offers: offers.map(([id, pricePerHour]) => ({ id, pricePerHour })),
});
const end = (at: number): Happening => ({ kind: 'mark', at, text: 'the end' });

/** Asked, and silent for as long as it takes. */
const silence = [asked(1_100), end(1_310)];
const [SILENT, ALIVE] = [F1, 'the machine went on answering'];
const UNASKED = 'the machine was not asked after the fault';
const NEVER_LOST = 'the witness never lost its connection to the machine';
const NOT_REFUSED = 'the machine did not refuse a new connection';
const NO_FILES = 'the machine itself did not answer either';
const NO_NOTICE = 'the market’s books show no notice';
const UNREAD = 'nobody read the workspace after the fault';
const TOO_SHORT = 'the workload has not gone on saving long enough';
const NO_SHELF = 'nobody looked at the market itself';
const NO_DEARER = 'the market asks no more than before';
const NOBODY_ELSE = 'nobody else took an offer';
const FULL = shelf(900, [10, 0.4], [11, 0.5], [12, 0.45]);

const SEEN: readonly (readonly [FaultKind, number | string, ...(readonly Happening[])])[] = [
  ['host-disappears', 1_005, gone(1_005), refused(1_020)],
  ['host-disappears', F0, gone(F0), refused(F0)],
  ['host-disappears', 1_005, gone(1_005), refused(1_020), answer(1_008, { sentAt: 1_005 })],
  ['host-disappears', 1_005, gone(1_005), refused(1_020), answer(1_300, { machine: OTHER })],
  ['host-disappears', ALIVE, gone(1_005), refused(1_020), answer(1_300)],
  ['host-disappears', NEVER_LOST, gone(999), refused(1_020)],
  ['host-disappears', NEVER_LOST, gone(1_005, OTHER), refused(1_020)],
  ['host-disappears', NOT_REFUSED, gone(1_005), refused(999)],
  ['host-disappears', NOT_REFUSED, gone(1_005), refused(1_020, OTHER)],

  ['link-cut', SILENT, ...silence],
  ['link-cut', SILENT, answer(1_060), ...silence, answer(1_310)],
  ['link-cut', SILENT, answer(1_200, { machine: OTHER }), ...silence],
  ['link-cut', ALIVE, answer(1_061), ...silence],
  ['link-cut', ALIVE, ...silence, answer(1_309)],
  ['link-cut', UNASKED, asked(1_100, OTHER), end(1_310)],
  ['link-cut', UNASKED, asked(1_060), asked(1_310), end(1_310)],
  ['link-cut', 'the machine was not watched long enough', asked(1_100), end(1_309)],
  ['link-cut', 'the machine was not watched long enough'],
  ['link-cut', SILENT, asked(1_100), healed(1_200), answer(1_250)],
  ['link-cut', ALIVE, asked(1_100), healed(1_200, OTHER), answer(1_250), end(1_310)],
  ['link-cut', ALIVE, healed(900), healed(NOTED), asked(1_100), answer(1_250), end(1_310)],

  ['freeze', SILENT, books(F1, listed(OTHER, { status: 'offline' }), listed(GPU)), ...silence],
  ['freeze', SILENT, books(500, listed(GPU)), unchanged(1_050), ...silence],
  ['freeze', SILENT, books(500, listed(GPU, { status: 'loading' })), books(F1, listed(GPU)), ...silence],
  ['freeze', SILENT, books(F1, listed(GPU)), ...silence, books(1_400, listed(GPU, { status: 'offline' }))],
  ['freeze', ALIVE, books(F1, listed(GPU)), answer(1_200), ...silence],
  [
    'freeze',
    'the market calls the machine offline',
    books(F1, listed(GPU, { status: 'offline' })),
    ...silence,
  ],
  ['freeze', 'the market calls the machine gone', books(F1, listed(OTHER)), ...silence],
  ['freeze', 'the market calls the machine gone', books(900, listed(GPU)), ...silence],
  ['freeze', 'the market calls the machine gone', unchanged(1_050), ...silence],

  ['gpu-lost', SILENT, log(F1), ...silence],
  ['gpu-lost', ALIVE, log(F1), answer(1_200), ...silence],
  ['gpu-lost', NO_FILES, log(1_009), ...silence],
  ['gpu-lost', NO_FILES, log(F1, OTHER), ...silence],

  ['reclaim', F1, books(F0, listed(GPU, { notice: 'at noon' }))],
  ['reclaim', NO_NOTICE, books(999, listed(GPU, { notice: 'at noon' }))],
  ['reclaim', NO_NOTICE, books(F0, listed(OTHER, { notice: 'at noon' }), listed(GPU)), unchanged(1_100)],

  ['workspace-gone', F1, read(1_009, ['.', 'a']), read(F1, ['.'])],
  ['workspace-gone', 'there are 2 names in the workspace', read(F1, ['.', 'a', 'b']), read(1_100, ['.'])],
  ['workspace-gone', UNREAD, read(1_009, ['.']), read(1_100, ['.'], STANDBY)],

  ['standby-cut', F1, answer(2_510)],
  ['standby-cut', F1, tail(1_060), answer(2_510), healed(2_600), tail(2_590, 2_600)],
  ['standby-cut', 'the copy went on', tail(1_061), answer(2_510)],
  ['standby-cut', 'the copy went on', answer(2_510), tail(2_590, 2_599), healed(2_600)],
  ['standby-cut', TOO_SHORT, answer(2_509), answer(2_600, { verb: 'live' })],
  ['standby-cut', TOO_SHORT, answer(2_600, { machine: STANDBY })],

  ['market-down', F1, unheard('census', F1)],
  ['market-down', 'the market went on answering', unheard('census', 1_009), unheard('claims', 1_100)],
  ['control-plane-killed', F1, unheard('claims', F1)],
  [
    'control-plane-killed',
    'the product went on answering',
    unheard('claims', 1_009),
    unheard('census', 1_100),
  ],

  ['no-capacity', F1, shelf(F0, [10, 0.4]), shelf(F1)],
  ['no-capacity', 'the market went on offering it', FULL, shelf(1_100, [10, 0.4])],
  ['no-capacity', NO_SHELF, FULL],
  ['no-capacity', NO_SHELF, FULL, shelf(1_009)],
  ['no-capacity', NO_SHELF, shelf(1_100)],
  ['no-capacity', NO_SHELF],
  ['price-up', F1, FULL, shelf(1_100, [10, 0.51], [11, 0.9])],
  ['price-up', NO_DEARER, FULL, shelf(1_100, [10, 0.5], [11, 0.9])],
  ['price-up', NO_DEARER, FULL, shelf(1_100, [10, 0.45], [11, 0.9])],
  ['price-up', NO_DEARER, FULL, shelf(1_100)],
  ['offer-gone', F1, FULL, shelf(1_100, [11, 0.5], [12, 0.45])],
  ['offer-gone', NOBODY_ELSE, FULL, shelf(1_100, [10, 0.4], [11, 0.5], [12, 0.45])],
  ['offer-gone', NOBODY_ELSE, FULL, books(1_050, listed(OTHER)), shelf(1_100, [11, 0.5], [12, 0.45])],
];

for (const [kind, seen, ...happenings] of SEEN)
  test(`${kind}, by what was recorded at ${happenings.map(({ at }) => at).join(', ')}: ${seen}`, () => {
    const ordered = [...happenings].sort((one, other) => one.at - other.at);
    assert.equal(confirmation({ happenings: ordered }, fault(kind)), seen);
  });
