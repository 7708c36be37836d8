/** Would the suite notice? Plants every defect in the reference product, one at a time, and looks which scenario says so. */
import { draw } from '../chance';
import { DEFECTS } from '../sandbox/defects';
import type { Defect } from '../sandbox/defects/defect';
import { Misconfigured } from '../failures';
import { readProof, type ProofAsked } from './asked';
import { asCommand } from './command';
import { proveEmptied } from './emptied';
import { HELP } from './help';
import { Lateness } from './lateness';
import { checkPlantable } from './plantable';
import { checkReports, writeReadme } from './proof-report';
import { isPatient, proveAll } from './proving';
import { Stands } from './stand';

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

const prove = async (asked: ProofAsked, signal: AbortSignal): Promise<readonly string[]> => {
  const defects = chosen(asked);
  checkPlantable(defects);
  checkReports(asked.config.reports);
  say(`Seed ${asked.seed}`);
  const over = new AbortController();
  const lateness = new Lateness();
  const stands = new Stands(asked.config);
  const watching = lateness.watch(over.signal);
  try {
    return await proveAll(defects, { asked, lateness, stands, signal, teller: process.stdout });
  } finally {
    over.abort();
    await Promise.all([watching, stands.close()]);
  }
};

const empty = (asked: ProofAsked, signal: AbortSignal): Promise<readonly string[]> => {
  checkReports(asked.config.reports);
  say(`Seed ${asked.seed}`);
  return proveEmptied({ asked, signal }, process.stdout);
};

void asCommand(HELP.prove, async (signal) => {
  const asked = readProof(process.argv.slice(2));
  if (asked.task === 'prove') return prove(asked, signal);
  if (asked.task === 'emptied') return empty(asked, signal);
  if (asked.task === 'readme') writeReadme(asked.config.reports);
  if (asked.task === 'list') list();
  return [];
});
