/** Would the suite notice? Plants every defect in the reference product, one at a time, and looks which scenario says so. */
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { draw } from '../chance';
import { DEFECTS } from '../sandbox/defects';
import type { Defect } from '../sandbox/defects/defect';
import { Misconfigured, Unavailable } from '../failures';
import { readProof, type ProofAsked } from './asked';
import { asCommand } from './command';
import { checkExpected } from './expectations';
import { inLanes } from './lanes';
import { Lateness } from './lateness';
import { Progress } from './progress';
import { account, checkReports, spokenPath, writeProof, writeReadme } from './proof-report';
import { HELP } from './prove-help';
import { readMessages, scenariosIn, type Scenario } from './scenarios';
import { Stands } from './stand';
import { tryDefect, type Bench, type Proof } from './trial';

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

const proveEach = async (
  defects: readonly Defect[],
  bench: Bench & { readonly giveUp: () => void },
  proofs: Proof[],
): Promise<void> => {
  const progress = new Progress(defects.length, process.stdout);
  const attempt = async (defect: Defect): Promise<void> => {
    if (bench.signal.aborted) return;
    const proof = await tryDefect(defect, bench);
    proofs.push(proof);
    writeProof(bench.asked.config, proofs); // whoever breaks off keeps what there is
    progress.done(`${defect.id}: ${proof.outcome}`);
  };
  const queueOf = (some: readonly Defect[]) => some.map((defect) => () => attempt(defect)).values();
  const patient = queueOf(defects.filter(isPatient));
  const others = queueOf(defects.filter((defect) => !isPatient(defect)));
  const lanes = [
    ...Array.from({ length: bench.asked.jobs }, () => [others]),
    ...Array.from({ length: BESIDE }, () => [patient, others]),
  ];
  await inLanes(lanes, bench.giveUp);
};

const objectionsIn = (proofs: readonly Proof[]): readonly string[] =>
  proofs
    .filter(({ outcome }) => outcome !== 'caught')
    .map(
      ({ defect, outcome, message, evidence }) =>
        `${defect}: ${outcome}. ${message.replace(/\.?$/, '.')} Evidence: ${spokenPath(evidence)}`,
    );

/** Either somebody asks to stop, or a defect could not be tried at all. */
const endOf = (signal: AbortSignal): Pick<Bench, 'signal'> & { readonly giveUp: () => void } => {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  setMaxListeners(0, either); // as many as there are lanes, and waits in them
  const giveUp = (): void => {
    failure.abort(new Error('another defect could not be tried'));
  };
  return { signal: either, giveUp };
};

const proveAll = async (
  defects: readonly Defect[],
  bench: Pick<Bench, 'asked' | 'lateness' | 'stands' | 'signal'>,
): Promise<readonly string[]> => {
  const { asked, signal } = bench;
  const { reports } = asked.config;
  const proofs: Proof[] = [];
  try {
    const scenarios = await everyScenario(asked, bench);
    checkExpected(defects, scenarios);
    await proveEach(defects, { ...bench, scenarios, ...endOf(signal) }, proofs);
    signal.throwIfAborted();
    say(account(proofs, reports));
    return objectionsIn(proofs);
  } catch (error) {
    if (proofs.length > 0)
      say(`\nBroken off after ${proofs.length} of ${defects.length}. ${account(proofs, reports)}`);
    if (error instanceof Unavailable) signal.throwIfAborted(); // that is why
    throw error;
  }
};

const prove = async (asked: ProofAsked, signal: AbortSignal): Promise<readonly string[]> => {
  const defects = chosen(asked);
  checkReports(asked.config.reports);
  say(`Seed ${asked.seed}`);
  const over = new AbortController();
  const lateness = new Lateness();
  const stands = new Stands(asked.config);
  const watching = lateness.watch(over.signal);
  try {
    return await proveAll(defects, { asked, lateness, stands, signal });
  } finally {
    over.abort();
    await Promise.all([watching, stands.close()]);
  }
};

void asCommand(async (signal) => {
  const asked = readProof(process.argv.slice(2));
  if (asked.task === 'prove') return prove(asked, signal);
  if (asked.task === 'readme') writeReadme(asked.config.reports);
  if (asked.task === 'help') say(HELP);
  if (asked.task === 'list') list();
  return [];
});
