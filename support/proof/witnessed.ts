import { letItEnd, rpoOf } from '../scene/standing';
import { Scene } from '../scene/scene';
import { stageOf } from '../run';
import { all, type Recorded } from '../witness/history';
import { experiment, type Experiment } from '../witness/judges/fault';
import { acknowledged, incarnations, workingOn } from '../witness/judges/incarnations';
import { resumed, successor } from '../witness/judges/moments';
import { failoverSummary } from '../witness/judges/summary';
import { between } from '../witness/verdict';
import type { Loss } from './asked';
import { tookReally, type Calibrated, type Instants, type Trial } from './comparison';
import { struckAt } from './journal';
import { lostOf, missingIn, type Acknowledged } from './records';
import type { Site } from './site';
import { Broken } from '../failures';

/** One failover to stage: what fails, and the name from which its chances are drawn. */
export interface Act {
  readonly fault: Loss;
  readonly title: string;
}

const nonceOf = (history: Recorded): string => {
  const life = workingOn(history);
  if (life === undefined) throw new Broken('No workload ever answered');
  return life.nonce;
};

/** Everything that every life acknowledged; who acknowledges is the witness's to say. */
const acknowledgedBy = (history: Recorded): readonly Acknowledged[] =>
  incarnations(history).map((life) => ({
    nonce: life.nonce,
    records: acknowledged(life).map(({ answer }) => answer.k),
  }));

interface Looked {
  readonly history: Recorded;
  readonly loss: Experiment;
  readonly site: Site;
}

const resumption = ({ history, loss, site }: Looked, place: 'cpu' | 'gpu'): Instants => {
  const life = successor(history, loss, place);
  if (life === undefined) throw new Broken(`The work never went on on a ${place}`);
  const concluded = between(loss.start, resumed(history, loss, place));
  return tookReally(concluded, struckReally(history, site), site.disks.listeningAt(life.nonce));
};

const struckReally = (history: Recorded, site: Site): Instants['truth'] => {
  const machine = all(history, 'fault')[0]?.machine.replace(/^.*:/, '') ?? '';
  const truth = struckAt(site.journal.rows(), machine);
  if (truth === undefined) throw new Broken(`The journal knows of no fault of ${machine}`);
  return truth;
};

interface Staged {
  readonly scene: Scene;
  readonly site: Site;
  readonly fault: Loss;
}

const countedIn = ({ history, units }: Scene, truth: number): Pick<Calibrated, 'acknowledged' | 'lost'> => {
  const summary = failoverSummary(history, rpoOf(units));
  if (summary === undefined) throw new Broken('There was nothing to count');
  return { acknowledged: summary.acknowledged, lost: { concluded: summary.lost, truth } };
};

const compared = ({ scene, site, fault }: Staged, oldLog: string): Trial => {
  const { history } = scene;
  const loss = experiment(history);
  if (typeof loss === 'string') return { fault, problem: loss };
  const looked = { history, loss, site };
  const lives = acknowledgedBy(history);
  const own = acknowledged(loss.old).map(({ answer }) => answer.k);
  return {
    ...countedIn(scene, lostOf(site.disks.log(nonceOf(history)), lives)),
    fault,
    struck: { concluded: loss.struck, truth: struckReally(history, site) },
    standby: resumption(looked, 'cpu'),
    gpu: resumption(looked, 'gpu'),
    imagined: missingIn(oldLog, own),
  };
};

const play = async (staged: Staged): Promise<Trial> => {
  const { scene, site, fault } = staged;
  await scene.rentProtected();
  const oldLog = site.disks.keepLog(nonceOf(scene.history));
  await scene.fail({ kind: fault });
  await letItEnd(scene, site.signal);
  await scene.readLog();
  return compared(staged, oldLog());
};

/** Have the suite witness a failover from its beginning to its end, and look up what really happened. */
export const witness = async (site: Site, { fault, title }: Act): Promise<Trial> => {
  const label = site.run.custody.label();
  const scene = new Scene(stageOf(site.run, { label, title }));
  try {
    return await play({ scene, site, fault });
  } catch (error) {
    site.signal.throwIfAborted();
    return { fault, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    await scene.watch?.stop();
  }
};
