/** Where a run takes place: through which channel, and on which tier of the sandbox's machines ("unknown" elsewhere). */
export interface Setting {
  readonly channel: string;
  readonly tier: string;
}

/** A scenario that cannot be played in a setting, and why that was agreed; without a channel or tier it holds for all. */
export interface Absence {
  readonly channel?: 'api' | 'console';
  readonly tier?: '1' | '2' | 'unknown';
  /** The scenario's title, examples filled in. */
  readonly scenario: string;
  readonly because: string;
}

const MOVES: readonly string[] = [
  'The work moves to another model of GPU, and is protected there',
  'The work moves without a CPU Standby as well',
  'The work moves to the CPU, and nothing is lost',
  'The work moves back from the CPU to a GPU',
  'A move fails: none is on offer any more',
  'A move fails: all of them have become dearer',
  'A move fails: the new GPU disappears on the way',
  'A move fails: the new GPU freezes on the way',
  'A move fails: the object store goes away on the way',
  'An offer that somebody else takes first is followed by the next',
  'A move is done or undone even when the product is killed',
  'The work moves to the USA',
  'The work moves to Europe',
  'The work moves to Asia',
];

/** The reviewed list of what a channel or a target lacks; whatever else is not offered turns a run red, and so does what is offered by now. */
export const NOT_OFFERED: readonly Absence[] = [
  ...MOVES.map((scenario) => ({
    channel: 'console' as const,
    scenario,
    because: 'The console has no dialog to move the work with yet',
  })),
];

/** What was agreed to be absent from a setting. */
export const agreedIn = (absences: readonly Absence[], { channel, tier }: Setting): readonly Absence[] =>
  absences.filter(
    (absence) =>
      (absence.channel === undefined || absence.channel === channel) &&
      (absence.tier === undefined || absence.tier === tier),
  );
