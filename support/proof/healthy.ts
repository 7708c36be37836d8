import { spawn, type ChildProcess } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { now } from '../clock';
import { letPass, spoken } from '../patience';
import { stageOf } from '../run';
import { Scene } from '../scene/scene';
import { all, type Recorded } from '../witness/history';
import { incarnations } from '../witness/judges/incarnations';
import type { Progress } from './progress';
import { objectionsTo, silenceIn } from './silence';
import type { Site } from './site';

/** So many instances are watched in peace for so long (milliseconds), while every core is kept busy. */
export interface Peace {
  readonly instances: number;
  readonly during: number;
  /** How often it is told how things are. */
  readonly looks: number;
  readonly progress: Progress;
}

/** One program that does nothing but compute, on every core. */
const burners = (): readonly ChildProcess[] =>
  cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));

const moved = (history: Recorded): readonly string[] => [
  ...all(history, 'claimed').map(({ failover: { id, reason } }) => `a failover (${id}, ${reason})`),
  ...incarnations(history)
    .slice(1)
    .map(({ machine, epoch }) => `a workload started anew on ${machine} (epoch ${epoch})`),
];

const declared = ({ journal }: Site): readonly string[] =>
  journal
    .rows()
    .filter(({ what }) => what === 'loss declared')
    .map(({ machine = 'a machine' }) => `the product declared ${machine} lost`);

/** How a trial ended: when, and whether anything was declared lost. */
interface End {
  readonly at: number;
  readonly isDeclared: boolean;
}

const wrongWith = ({ history, units }: Scene, { at, isDeclared }: End): readonly string[] => [
  ...moved(history),
  ...objectionsTo(silenceIn(history, at), units, isDeclared),
];

const howThingsAre = (scenes: readonly Scene[]): string => {
  const silences = scenes.map(({ history }) => Math.round(silenceIn(history, now()).longest));
  return `load ${loadavg()[0]?.toFixed(1) ?? '?'}, longest silences ${silences.join(', ')} ms`;
};

const rest = async ({ signal }: Site, scenes: readonly Scene[], peace: Peace): Promise<void> => {
  for (let look = 0; look < peace.looks; look += 1) {
    await letPass(peace.during / peace.looks, signal);
    signal.throwIfAborted();
    peace.progress.done(howThingsAre(scenes));
  }
};

/** Leave healthy instances in peace on a busy computer: everything that moved, or fell silent, all the same. */
export const leaveInPeace = async (site: Site, peace: Peace): Promise<readonly string[]> => {
  const scenes = Array.from({ length: peace.instances }, (_, n) => {
    const label = site.run.custody.label();
    return new Scene(stageOf(site.run, { label, title: `peace ${n}` }));
  });
  const busy: ChildProcess[] = [];
  try {
    for (const scene of scenes) await scene.rentProtected();
    busy.push(...burners());
    await rest(site, scenes, peace);
    const at = now(); // nobody listens while it is judged: so long a history takes seconds
    const losses = declared(site);
    const end = { at, isDeclared: losses.length > 0 };
    const moves = scenes.flatMap((scene) => wrongWith(scene, end).map((wrong) => `${scene.label}: ${wrong}`));
    return [...moves, ...losses].map((move) => `Nothing was lost in ${spoken(peace.during)}, but: ${move}`);
  } finally {
    for (const burner of busy) burner.kill('SIGKILL');
    for (const { watch } of scenes) await watch?.stop();
  }
};
