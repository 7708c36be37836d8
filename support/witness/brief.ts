/** How does a history of a few happenings read? Each told in a few words, for tests that need no whole story. */
import type { Failover } from '../customer/customer';
import type { Answer, Happening, Listed, Of, Recorded } from './history';

export const OLD = 'gpu-market/1';
export const VM = 'compute/2';
export const NEW = 'gpu-market/3';

/** A machine as its supplier lists it. */
export const listed = (key: string, part: Partial<Listed> = {}): Listed => ({
  ...{ key, supplier: key.startsWith('compute') ? 'compute' : 'gpu-market', id: key.split('/')[1] ?? '' },
  ...{ label: 'mark/brief', status: 'running', host: `host of ${key}`, port: 22, user: 'root' },
  ...part,
});

/** A look at the books, asked 5 ms before it was answered, that lists these machines. */
export const census = (at: number, ...machines: readonly (string | Listed)[]): Of<'census'> => ({
  ...{ kind: 'census', at, askedAt: at - 5 },
  machines: machines.map((one) => (typeof one === 'string' ? listed(one) : one)),
});

/** A look at books that had not changed. */
export const unchanged = (at: number): Of<'census'> => ({ kind: 'census', at, askedAt: at - 5 });

/** The nonce of whoever lives in an epoch. */
export const nonceOf = (epoch: number): string => String(epoch).repeat(16);

/** The workload of an epoch answers, asked 2 ms before; its record has the number of that look. */
export const answered = (machine: string, at: number, answer: Partial<Answer> = {}): Of<'answered'> => {
  const { epoch = 1, incarnation = nonceOf(epoch), k = at } = answer;
  return {
    ...{ kind: 'answered', machine, at, sentAt: at - 2, timing: 'ok' },
    ...{ session: `session of ${machine}`, hostKey: `key of ${machine}` },
    answer: {
      ...{ verb: 'offer', seq: k, restoredSeq: 0, step: 0, checkpoint: 0, restoredStep: 0 },
      ...{ where: machine.startsWith('compute') ? 'cpu' : 'gpu' },
      ...answer,
      ...{ epoch, incarnation, k },
    },
  };
};

interface Copied {
  readonly k: number;
  readonly epoch?: number;
}
/** The newest record that a machine holds: number k, which the look k brought to the workload of an epoch. */
export const tail = (machine: string, at: number, { k, epoch = 1 }: Copied): Of<'tail'> => ({
  ...{ kind: 'tail', machine, at, askedAt: at - 5, before: at - 105 },
  line: `${k} ${epoch} ${nonceOf(epoch)} ${k}`,
});

/** The customer asks for something, and is answered 10 ms later. */
export const wish = (
  f0: number,
  what: Of<'asked'>['wish'],
  answer: Partial<Of<'asked'>> = {},
): Of<'asked'> => ({
  ...{ kind: 'asked', wish: what, at: f0 + 10, f0, f1: f0 + 10, machine: OLD, instance: 1 },
  ...answer,
});

/** Something is broken, which takes 2 ms. */
export const fault = (f0: number, machine: string, part: Partial<Of<'fault'>> = {}): Of<'fault'> => ({
  ...{ kind: 'fault', fault: 'host-disappears', at: f0 + 2, f0, f1: f0 + 2, machine },
  ...part,
});

/** A connection that was begun 20 ms before it was told of, and let in 10 ms before. */
export const connected = (machine: string, at: number): Of<'connected'> => ({
  ...{ kind: 'connected', machine, at, startedAt: at - 20, enteredAt: at - 10 },
  ...{ session: `session of ${machine}`, hostKey: `key of ${machine}` },
});

export const disconnected = (machine: string, at: number): Of<'disconnected'> => ({
  ...{ kind: 'disconnected', machine, at, session: `session of ${machine}`, because: 'closed' },
});

/** An attempt to connect, begun 5 ms before it failed. */
export const refused = (machine: string, at: number): Of<'refused'> => ({
  ...{ kind: 'refused', machine, at, startedAt: at - 5, because: 'refused' },
});

/** A look that is sent to a machine. */
export const offered = (machine: string, at: number, k = at): Of<'offered'> => ({
  ...{ kind: 'offered', machine, session: `session of ${machine}`, at, verb: 'offer', k },
});

/** The product tells of a failover of instance 1, as was asked 5 ms before, and 50 ms before that. */
export const claimed = (at: number, told: Partial<Failover> = {}): Of<'claimed'> => ({
  ...{ kind: 'claimed', at, askedAt: at - 5, before: at - 55 },
  failover: {
    ...{ id: 'f1', instance: 1, reason: 'gpu_failure', phase: 'detecting', rehearsal: false },
    ...{ dataRestored: false, phaseTimings: {} },
    ...told,
  },
});

/** Somebody still watches. */
export const watched = (at: number): Of<'mark'> => ({ kind: 'mark', at, text: 'still watched' });

/** A protected work whose GPU is lost at 1 s. */
export const LOSS: readonly Happening[] = [
  ...[census(100, OLD, VM), connected(OLD, 300), answered(OLD, 500), tail(VM, 700, { k: 500 })],
  ...[answered(OLD, 900), fault(1_000, OLD, { instance: 1 }), disconnected(OLD, 1_003), refused(OLD, 1_020)],
];

/** A history of these, in order. */
export const brief = (...happenings: readonly Happening[]): Recorded => ({
  happenings: [...happenings].sort((one, other) => one.at - other.at),
});
