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

/** The reviewed list of what a channel or a target lacks; whatever else is not offered turns a run red, and so does what is offered by now. */
export const NOT_OFFERED: readonly Absence[] = [];

/** What was agreed to be absent from a setting. */
export const agreedIn = (absences: readonly Absence[], { channel, tier }: Setting): readonly Absence[] =>
  absences.filter(
    (absence) =>
      (absence.channel === undefined || absence.channel === channel) &&
      (absence.tier === undefined || absence.tier === tier),
  );
