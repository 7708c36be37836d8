/** A promise that a defect breaks: in which scenario, by its id or its title, and how it is judged there. */
export interface Expected {
  readonly scenario: string;
  /** A part of the title, where several scenarios have the id. */
  readonly titled?: string;
  readonly promise: string;
  /** What follows from a defect may also be too confused to be told. */
  readonly verdict: 'breached' | 'invalid' | 'inconclusive';
}

/** A few words of the product's source and what a careless programmer might have written instead. */
export interface Change {
  /** In the product's directory. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly was: string;
  readonly is: string;
  /** What the new words need besides; under names that the file does not use yet. */
  readonly imports?: string;
}

/**
 * How far a defect can be seen: in the expected scenarios only, or whenever a GPU is given up, the work is moved where
 * its customer wants it, a workload is started anew, a snapshot is made or restored, there is a CPU Standby, files are
 * copied from one place to another, or a GPU is rented.
 */
export type Reach = 'here' | 'failover' | 'migration' | 'start' | 'snapshot' | 'standby' | 'copy' | 'rent';

/** One bug that the suite must notice. */
export interface Defect {
  readonly id: string;
  /** What the customer would say of it. */
  readonly symptom: string;
  /** The first must be seen; the others may follow from it. */
  readonly expected: readonly [Expected, ...Expected[]];
  readonly reach: Reach;
  /** It shows only when the time of a promise has run out: minutes later. */
  readonly patient?: true;
  readonly changes: readonly [Change, ...Change[]];
}

/** The source of a file of the product with the defect in it; throws where it no longer fits. */
export function sourceWith({ id, changes }: Defect, file: string, source: string): string {
  return changes
    .filter((change) => change.file === file)
    .reduce((text, { was, is, imports }) => {
      const [before, after, ...more] = text.split(was);
      if (before !== undefined && after !== undefined && more.length === 0)
        return [imports ?? '', before, is, after].join(''); // in the first line: every line keeps its number
      const times = text.split(was).length - 1;
      throw new Error(
        `The defect ${id} does not fit into ${file}: ${JSON.stringify(was)} is there ${times} times, not once.`,
      );
    }, source);
}
