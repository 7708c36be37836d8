import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OF_A_RUN, SUMS } from './seal';

/** Where Cucumber's own formatters write, within a run's reports, so that the last report stays until this run has tested something. */
const DRAFT = 'unfinished';

/** What Cucumber has written takes its place in the report. */
export const settle = (reports: string): void => {
  const draft = join(reports, DRAFT);
  const names = existsSync(draft) ? readdirSync(draft) : [];
  for (const name of names) renameSync(join(draft, name), join(reports, name));
  discard(reports);
};

/** Where the last report waits until something of this run was tried. */
const LAST = 'last';

/** Take away what the last run has left, so that nobody takes it for this one's; it can be put back as long as this one goes on. */
export const setAside = (reports: string): void => {
  const last = join(reports, LAST);
  forget(reports);
  mkdirSync(last, { recursive: true });
  for (const name of [SUMS, ...OF_A_RUN].filter((each) => existsSync(join(reports, each))))
    renameSync(join(reports, name), join(last, name));
};

/** What this run has set aside stays the last report. */
export const putBack = (reports: string): void => {
  const last = join(reports, LAST);
  for (const name of readdirSync(last)) renameSync(join(last, name), join(reports, name));
  forget(reports);
};

/** The last report is of no use any more. */
export const forget = (reports: string): void => {
  rmSync(join(reports, LAST), { recursive: true, force: true });
};

/** What Cucumber has written is nobody's report. */
export const discard = (reports: string): void => {
  rmSync(join(reports, DRAFT), { recursive: true, force: true });
};
