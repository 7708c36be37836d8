/** What a run of the suite did and waited for, counted from what it recorded: so that it can be compared with doing only that. */
import type { Units } from '../customer/customer';
import { MEDIA } from '../evidence/measurement';
import { unpacked } from '../evidence/transcript';
import { all, type Listed, type Recorded } from '../witness/history';
import { onsets, takesMachine } from '../witness/judges/onset';
import type { Envelope } from '../report/messages';

/** How often each move was made; and how long sentences say that something goes on, in milliseconds. */
export interface SuiteMoves {
  /** GPUs and CPU Standbys that were rented, by the suite or by the product. */
  readonly gpus: number;
  readonly standbys: number;
  /** GPUs that were lost, or given back after a notice. */
  readonly losses: number;
  readonly snapshots: number;
  readonly restores: number;
  readonly waited: number;
}

const NOTHING: SuiteMoves = { gpus: 0, standbys: 0, losses: 0, snapshots: 0, restores: 0, waited: 0 };

const rented = (history: Recorded, wanted: Listed['supplier']): number => {
  const listed = all(history, 'census').flatMap(({ machines = [] }) => machines);
  return new Set(listed.filter(({ supplier }) => supplier === wanted).map(({ key }) => key)).size;
};

/** Everything up to what was concluded last. */
const recorded = (packed: Uint8Array): Recorded =>
  unpacked(packed).drawn.at(-1)?.history ?? { happenings: [] };

/** What one scenario did. */
const movesOf = (history: Recorded): SuiteMoves => ({
  gpus: rented(history, 'gpu-market'),
  standbys: rented(history, 'compute'),
  losses: onsets(history).filter((onset) => onset.kind === 'fault' && takesMachine(onset)).length,
  snapshots: all(history, 'saving').filter((saving) => 'id' in saving).length,
  restores: all(history, 'restore').filter(({ refused }) => refused === undefined).length,
  waited: 0,
});

/** "for 12 heartbeats", "2 sync intervals later": so long something has to go on, however fast everybody is. */
const GOES_ON = /(?:\bfor |^(?=.* later))(\d+) (heartbeat|sync interval|second)/;

/** The product's own units; milliseconds. */
type Lengths = Pick<Units, 'heartbeat' | 'syncInterval'>;

/** How long a sentence says that something goes on; milliseconds. */
export const goesOn = (sentence: string, { heartbeat, syncInterval }: Lengths): number => {
  const [, count, unit = ''] = GOES_ON.exec(sentence) ?? [];
  const lengths = new Map(Object.entries({ heartbeat, 'sync interval': syncInterval, second: 1_000 }));
  return Number(count ?? 0) * (lengths.get(unit) ?? 0);
};

const added = (one: SuiteMoves, other: SuiteMoves): SuiteMoves => ({
  gpus: one.gpus + other.gpus,
  standbys: one.standbys + other.standbys,
  losses: one.losses + other.losses,
  snapshots: one.snapshots + other.snapshots,
  restores: one.restores + other.restores,
  waited: one.waited + other.waited,
});

/** Everything that a run did, from its messages. */
export const movesIn = (messages: readonly Envelope[], units: Lengths): SuiteMoves =>
  messages
    .map(({ pickle, attachment }): SuiteMoves => {
      if (attachment?.mediaType === MEDIA.history)
        return movesOf(recorded(Buffer.from(attachment.body, 'base64')));
      const sentences = pickle?.steps.map(({ text }) => text) ?? [];
      const waited = sentences.reduce((sum, sentence) => sum + goesOn(sentence, units), 0);
      return { ...NOTHING, waited };
    })
    .reduce(added, NOTHING);

/** What each of these moves takes a bare script; milliseconds. */
export type BareTimes = Readonly<Record<Exclude<keyof SuiteMoves, 'waited'>, number>>;

/** What a run had to do, one thing after the other, each as fast as a bare script does it; milliseconds. */
export const sumOf = (moves: SuiteMoves, times: BareTimes): number =>
  moves.gpus * times.gpus +
  moves.standbys * times.standbys +
  moves.losses * times.losses +
  moves.snapshots * times.snapshots +
  moves.restores * times.restores +
  moves.waited;
