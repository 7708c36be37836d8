/** How far we were asked to stop: not at all, after the current scenario, or at once. */
export type Degree = 0 | 1 | 2;

/** What the process that leads the run tells its workers. */
export interface Notice {
  readonly type: 'INTERRUPTION';
  readonly degree: Degree;
}

/** The signals that mean "stop", and the exit code each stands for. */
export const STOPS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
export type Stop = keyof typeof STOPS;

let degree: Degree = 0;
const atOnce = new AbortController();

/** Whether somebody asked the run to stop: no further scenario begins. */
export const interrupted = (): boolean => degree > 0;

/** Aborted when somebody asked twice: every wait ends, what was rented is given back. */
export const settleAtOnce: AbortSignal = atOnce.signal;

/** Note that somebody asked to stop; never goes back. */
export function interrupt(to: Degree): void {
  if (to <= degree) return;
  degree = to;
  if (to === 2) atOnce.abort(new Error('the run was interrupted twice: settling at once'));
}

const isNotice = (message: unknown): message is Notice =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'INTERRUPTION';

/** A worker goes on through a terminal's Ctrl-C, which reaches every process of the group, and heeds what it is told. */
function heed(): void {
  for (const stop of Object.keys(STOPS) as Stop[]) {
    process.on(stop, () => {
      interrupt(1);
    });
  }
  process.on('message', (message) => {
    if (isNotice(message)) interrupt(message.degree);
  });
  // Without the process that leads the run nobody would ever end this one.
  process.once('disconnect', () => process.exit(1));
}

if (process.argv[1]?.endsWith('run_worker.js') === true) heed();
