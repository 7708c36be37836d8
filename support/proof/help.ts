const SEED = '  --seed S         what is drawn is drawn from this; by default SEED, else anew each time';
const HELPED = '  -h, --help       show this';
const NOTHING = 'No account is needed: everything is rented in a sandbox. Ctrl-C gives everything back.';

const CALIBRATE = `npm run calibrate [-- options]

Shows that the measuring is right: loses GPUs in every way, and compares what the witness concluded with what the
sandbox really did. The truth must lie within each interval, and lost records must be exact. 30 failovers take about 2
minutes. ${NOTHING}

  --runs N         so many failovers (30)
  --faults F,F     only these: host-disappears, link-cut, freeze, gpu-lost
${SEED}
${HELPED}

Files: reports/calibration.json. Exit code: 0 right, 1 not, 2 something was asked that cannot be done, 130 Ctrl-C.`;

const BENCH = `npm run bench [-- options]

Shows how fast the product and the suite are: in one run and in turns, failovers of the product, watched and alone,
beside a bare script that makes the same moves; 1, 5 and 20 at once; snapshots beside restic; the whole suite beside
the moves it makes, each as fast as a bare script makes it; the start of a machine and a dry run. Takes about 10 minutes on a quiet computer. ${NOTHING}

  --runs N         so many rounds of every fault (5)
  --faults F,F     only these: host-disappears, link-cut, freeze, gpu-lost
  --quick          each once, and less of it: to see that it works, not how fast
${SEED}
${HELPED}

Files: reports/bench.json and reports/bench.md; in reports/bench the report of the suite. Exit code: 0 within all
limits, 1 not, 2 something was asked that cannot be done, 130 Ctrl-C.`;

const ENDURE = `npm run endure [-- options]

Shows that product and suite hold out: healthy instances in peace on a busy computer, of which none may be called lost;
a product that is killed in the middle of failovers; a run of the suite that is killed at every moment, after which the
next start must leave nothing rented. Takes about 25 minutes, 15 of them in peace. ${NOTHING}

  --only T,T       only these: peace, product, runner
  --minutes N      so long in peace (15)
  --kills N        so many of the product (20)
${SEED}
${HELPED}

Exit code: 0 it holds out, 1 not, 2 something was asked that cannot be done, 130 Ctrl-C.`;

const PROVE = `npm run prove [-- options]

Shows that the suite can fail. Plants each known bug in a reference product that begins with nothing, runs the scenario
that must notice it and another that must stay green, and says what came of it: caught; missed (all is green), wrong
reason (something else was red), collateral (more was red than is expected, there or in the other) or invalid (the
computer was too busy to tell, even at a second try, or what was ordered did not run). One takes seconds, minutes where it shows only when the
time of a promise has run out; all take 10 to 13 minutes on 2 quiet cores. No account is needed. Ctrl-C gives everything back.

  --only ID,ID     these defects only
  --sample N       N defects, drawn by the seed, among those that show at once
  --seed S         what is drawn is drawn from this; by default anew each time
  --jobs N         so many at a time (2), beside two of those that take minutes
  --others N       so many scenarios that are drawn must stay green (1)
  --smoke          the whole @smoke set must stay green, not some that are drawn
  --emptied        plant no defect, but empty each act (Given or When) of each scenario once: none may stay green; takes
                   about 11 minutes. What happened is in reports/proof/emptied/
  --list           show the defects, and what catches them
  --readme         write the result of the last whole proof into the README; refused unless all were caught at a commit
  -h, --help       show this

Files: reports/proof.json and reports/proof.md, of the last proof of all; of fewer, or of one that was broken off,
reports/proof-part.json and reports/proof-part.md beside them. What happened to a defect is in reports/proof/ID/.
Environment, or .env: SEED, where --seed is not given. Environment: REPORTS, in place of reports.
Exit code: 0 every one was caught, or noticed, 1 not, 2 something was asked that cannot be done, 130 stopped by Ctrl-C
(143, 129: by another signal).

For example: npm run prove -- --only lost-gpu-goes-on-billing
How to add one: support/guide/adding-a-scenario.md#4-the-proof`;

/** What each command says of itself. */
export const HELP = { bench: BENCH, calibrate: CALIBRATE, endure: ENDURE, prove: PROVE } as const;
