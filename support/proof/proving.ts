import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { Unavailable } from '../failures';
import type { Defect } from '../sandbox/defects/defect';
import type { ProofAsked } from './asked';
import { checkExpected } from './expectations';
import { inLanes } from './lanes';
import { Progress, type Teller } from './progress';
import { account, spokenPath, writeProof } from './proof-report';
import { readMessages, scenariosIn, type Scenario } from './scenarios';
import { tryDefect, type Bench, type Proof } from './trial';

/** What a proof needs besides its defects. */
export interface Proving extends Omit<Bench, 'scenarios'> {
  /** Who is told how far it is. */
  readonly teller: Teller;
}

/** Whether it shows only when the time of a promise has run out. */
export const isPatient = ({ patient }: Defect): boolean => patient === true;

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
  bench: Bench & Pick<Proving, 'teller'> & { readonly giveUp: () => void },
  proofs: Proof[],
): Promise<void> => {
  const progress = new Progress(defects.length, bench.teller);
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
  // Who waits for minutes takes little of the computer: two of those go on beside, one of which lends a hand afterwards.
  const lanes = [...Array.from({ length: bench.asked.jobs }, () => [others]), [patient, others], [patient]];
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

/** Prove them, keep what there is after each, and come back with what was not caught; whoever breaks it off is told what was kept. */
export const proveAll = async (defects: readonly Defect[], bench: Proving): Promise<readonly string[]> => {
  const { asked, signal, teller } = bench;
  const { reports } = asked.config;
  const proofs: Proof[] = [];
  try {
    const scenarios = await everyScenario(asked, bench);
    checkExpected(defects, scenarios);
    await proveEach(defects, { ...bench, scenarios, ...endOf(signal) }, proofs);
    signal.throwIfAborted();
    teller.write(`${account(proofs, reports)}\n`);
    return objectionsIn(proofs);
  } catch (error) {
    if (proofs.length > 0)
      teller.write(`\nBroken off after ${proofs.length} of ${defects.length}. ${account(proofs, reports)}\n`);
    if (error instanceof Unavailable) signal.throwIfAborted(); // that is why
    throw error;
  }
};
