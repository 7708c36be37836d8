/** Would the suite notice? Plants every defect in the reference product, one at a time, and looks which scenario says so. */
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { draw } from '../chance';
import { DEFECTS } from '../sandbox/defects';
import type { Defect } from '../sandbox/defects/defect';
import { Misconfigured } from '../failures';
import { readProof, type ProofAsked } from './asked';
import { asCommand } from './command';
import { inLanes } from './lanes';
import { Lateness } from './lateness';
import { Progress } from './progress';
import { caught, writeProof, writeReadme } from './proof-report';
import { isMeant, readMessages, scenariosIn, type Scenario } from './scenarios';
import { Stands } from './stand';
import { tryDefect, type Bench, type Proof } from './trial';

const HELP = `npm run prove [-- options]

Plants each known defect in a reference product that begins with nothing, runs the scenario that must notice it and
another that must stay green, and writes reports/proof.json and reports/proof.md. Exit code 0: every one was caught.

  --only ID,ID     these defects only
  --sample N       N defects, drawn by the seed, among those that show at once
  --seed S         what is drawn is drawn from this
  --jobs N         so many at a time (1), beside two of those that take minutes
  --others N       so many scenarios that are drawn must stay green (1)
  --smoke          the whole @smoke set must stay green, not some that are drawn
  --list           show the defects, and what catches them
  --readme         write the result of the last complete proof into the README`;

/** Who waits for minutes takes less of the computer: so many of those go on beside, and lend a hand afterwards. */
const BESIDE = 2;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const list = (): void => {
  for (const { id, symptom, expected } of DEFECTS) {
    const [{ scenario, titled, promise, verdict }] = expected;
    const caughtBy = titled === undefined ? scenario : `${scenario} "${titled}"`;
    say(`${id}\n  ${symptom}\n  ${caughtBy}: ${promise}, ${verdict}`);
  }
};

const known = (id: string): Defect => {
  const defect = DEFECTS.find((one) => one.id === id);
  if (defect !== undefined) return defect;
  throw new Misconfigured({
    wrong: `--only: there is no defect ${id}`,
    todo: 'npm run prove -- --list shows all',
  });
};

const chosen = ({ only, sample, seed }: ProofAsked): readonly Defect[] => {
  if (only.length > 0) return only.map(known);
  if (sample === undefined) return DEFECTS;
  return DEFECTS.filter((defect) => !isPatient(defect))
    .map((defect) => ({ defect, at: draw(seed, defect.id) }))
    .sort((one, other) => one.at - other.at)
    .slice(0, sample)
    .map(({ defect }) => defect);
};

const isPatient = ({ patient }: Defect): boolean => patient === true;

const everyScenario = async (
  { config }: ProofAsked,
  { stands, signal }: Pick<Bench, 'stands' | 'signal'>,
): Promise<readonly Scenario[]> => {
  const reports = join(config.reports, 'proof', 'scenarios');
  const stand = stands.take();
  await stand.rehearse(reports, signal).finally(() => stands.giveBack(stand, !signal.aborted));
  return scenariosIn(readMessages(join(reports, 'messages.ndjson')));
};

const proofsOf = async (
  defects: readonly Defect[],
  bench: Bench & { readonly giveUp: () => void },
): Promise<readonly Proof[]> => {
  const progress = new Progress(defects.length, process.stdout);
  const proofs: Proof[] = [];
  const prove = async (defect: Defect): Promise<void> => {
    if (bench.signal.aborted) return;
    const proof = await tryDefect(defect, bench);
    proofs.push(proof);
    writeProof(bench.asked.config, proofs); // whoever breaks off keeps what there is
    progress.done(`${defect.id}: ${proof.outcome}`);
  };
  const queueOf = (some: readonly Defect[]) => some.map((defect) => () => prove(defect)).values();
  const patient = queueOf(defects.filter(isPatient));
  const others = queueOf(defects.filter((defect) => !isPatient(defect)));
  const lanes = [
    ...Array.from({ length: bench.asked.jobs }, () => [others]),
    ...Array.from({ length: BESIDE }, () => [patient, others]),
  ];
  await inLanes(lanes, bench.giveUp);
  return proofs;
};

/** Everything that is expected must exist before the first defect is planted. */
const checked = (defects: readonly Defect[], scenarios: readonly Scenario[]): void => {
  const unmet = defects.flatMap(({ id, expected }) =>
    expected
      .filter((one) => !scenarios.some((scenario) => isMeant(one, scenario)))
      .map(({ scenario, titled }) =>
        titled === undefined
          ? `${id}: no scenario ${scenario}`
          : `${id}: no scenario ${scenario} "${titled}"`,
      ),
  );
  if (unmet.length === 0) return;
  throw new Misconfigured({
    wrong: `What is expected of a defect does not exist: ${unmet.join('; ')}`,
    todo: 'Name a scenario by its id or its whole title, and with "titled" a part of its title',
  });
};

const proveAll = async (asked: ProofAsked, signal: AbortSignal): Promise<readonly string[]> => {
  const defects = chosen(asked);
  say(`Seed ${asked.seed}`);
  const over = new AbortController();
  const lateness = new Lateness();
  const stands = new Stands(asked.config);
  const watching = lateness.watch(over.signal);
  try {
    const scenarios = await everyScenario(asked, { stands, signal });
    checked(defects, scenarios);
    const failure = new AbortController();
    const either = AbortSignal.any([signal, failure.signal]);
    setMaxListeners(0, either); // as many as there are lanes, and waits in them
    const giveUp = (): void => {
      failure.abort(new Error('another defect could not be tried'));
    };
    const proofs = await proofsOf(defects, { asked, scenarios, lateness, stands, signal: either, giveUp });
    signal.throwIfAborted();
    say(`${caught(proofs)} ${join(asked.config.reports, 'proof.md')}`);
    return proofs
      .filter(({ outcome }) => outcome !== 'caught')
      .map(({ defect, outcome, message }) => `${defect}: ${outcome}. ${message}`);
  } finally {
    over.abort();
    await Promise.all([watching, stands.close()]);
  }
};

void asCommand(async (signal) => {
  const asked = readProof(process.argv.slice(2));
  if (asked.task === 'prove') return proveAll(asked, signal);
  if (asked.task === 'readme') writeReadme(asked.config.reports);
  if (asked.task === 'help') say(HELP);
  if (asked.task === 'list') list();
  return [];
});
