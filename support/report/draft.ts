import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where Cucumber's own formatters write, within a run's reports, so that the last report stays until this run has tested something. */
const DRAFT = 'unfinished';

/** What Cucumber has written takes its place in the report. */
export const settle = (reports: string): void => {
  const draft = join(reports, DRAFT);
  const names = existsSync(draft) ? readdirSync(draft) : [];
  for (const name of names) renameSync(join(draft, name), join(reports, name));
  discard(reports);
};

/** What Cucumber has written is nobody's report. */
export const discard = (reports: string): void => {
  rmSync(join(reports, DRAFT), { recursive: true, force: true });
};
