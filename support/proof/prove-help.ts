/** What npm run prove says of itself. */
export const HELP = `npm run prove [-- options]

Shows that the suite can fail. Plants each known bug in a reference product that begins with nothing, runs the scenario
that must notice it and another that must stay green, and says what came of it: caught; missed (all is green), wrong
reason (something else was red), collateral (more was red than is expected, there or in the other) or invalid (the
computer was too busy to tell, even at a second try, or what was ordered did not run). One takes seconds, minutes where it shows only when the
time of a promise has run out; all take 8 to 10 minutes on 2 quiet cores. No account is needed. Ctrl-C gives everything back.

  --only ID,ID     these defects only
  --sample N       N defects, drawn by the seed, among those that show at once
  --seed S         what is drawn is drawn from this; by default anew each time
  --jobs N         so many at a time (1), beside two of those that take minutes
  --others N       so many scenarios that are drawn must stay green (1)
  --smoke          the whole @smoke set must stay green, not some that are drawn
  --list           show the defects, and what catches them
  --readme         write the result of the last whole proof into the README; refused unless all were caught at a commit
  -h, --help       show this

Files: reports/proof.json and reports/proof.md, of the last proof of all; of fewer, or of one that was broken off,
reports/proof-part.json and reports/proof-part.md beside them. What happened to a defect is in reports/proof/ID/.
Environment, or .env: SEED, where --seed is not given. Environment: REPORTS, in place of reports.
Exit code: 0 every one was caught, 1 not, 2 something was asked that cannot be done, 130 stopped by Ctrl-C (143, 129: by
another signal).

For example: npm run prove -- --only lost-gpu-goes-on-billing
How to add one: support/guide/adding-a-scenario.md#4-the-proof`;
