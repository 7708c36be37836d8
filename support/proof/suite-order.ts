/** What a suite that is kept loaded is told to run: which scenarios, in what kind of world, and where its reports go. */
export interface SuiteOrder {
  /** As cucumber-js is told of them; empty: all. */
  readonly places: readonly string[];
  readonly reports: string;
  readonly world: Readonly<Record<string, string>>;
  /** Only say what would be run. */
  readonly rehearsal?: true;
}
