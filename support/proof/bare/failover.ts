import { now } from '../../clock';
import { letPass } from '../../patience';
import type { Loss } from '../asked';
import { struckAt, type Recovery } from '../journal';
import type { Site } from '../site';
import { command, type Gpu, type Machine } from './errand';
import { onGround, type Ground, type Stand } from './ground';
import { BEAT, END_COPIES, pull, push, START, STOP } from './moves';

/** How a bare script finds a machine dead: so many beats in a row that are not answered in time; milliseconds. */
const BEAT_EVERY = 200;
const MISSES = 3;
const COPY_EVERY = 250;

/** What is staged: the fault, on which model of GPU, and at which part of the script's own periods. */
export interface BareAct {
  readonly fault: Loss;
  readonly model: string;
  readonly phase: number;
}

/** When the script had got where, on the clock of the journal. */
interface Reached {
  readonly standby: number;
  readonly gpu: number;
  readonly protected: number;
}

const beats = async ({ shell }: Machine): Promise<boolean> => {
  try {
    return (await shell.run(BEAT, { deadline: BEAT_EVERY })).code === 0;
  } catch {
    return false; // any reason for not answering is a miss
  }
};

const loss = async (gpu: Machine): Promise<void> => {
  for (let missed = 0; ;) {
    const due = now() + BEAT_EVERY;
    missed = (await beats(gpu)) ? 0 : missed + 1;
    if (missed === MISSES) return;
    await letPass(due - now());
  }
};

const copyOn = async ({ gpu, standby }: Stand, lost: AbortSignal): Promise<void> => {
  while (!lost.aborted) {
    const due = now() + COPY_EVERY;
    // A copy that fails is followed by the next one; who is lost is for the beats to say.
    await standby.shell.run(pull(gpu.door), { deadline: 60_000, signal: lost }).catch(() => undefined);
    await letPass(due - now(), lost);
  }
};

/** One failover by a bare script: the same moves on the same kind of machines, and no product. */
export class BareFailover {
  constructor(private readonly site: Site) {}

  /** Stage one; comes back with how long each part took from the fault. */
  stage({ fault, model, phase }: BareAct): Promise<Recovery> {
    return onGround(this.site, async (ground) => {
      const stand = await ground.arrange(model);
      const reached = await this.#failOver(ground, stand, { fault, phase });
      const struck = struckAt(this.site.journal.rows(), String(stand.gpu.id))?.hi ?? NaN;
      return {
        standby: reached.standby - struck,
        gpu: reached.gpu - struck,
        protected: reached.protected - struck,
      };
    });
  }

  async #failOver(
    ground: Ground,
    stand: Stand,
    { fault, phase }: Pick<BareAct, 'fault' | 'phase'>,
  ): Promise<Reached> {
    const lost = new AbortController();
    const copying = copyOn(stand, lost.signal);
    const noticed = loss(stand.gpu);
    await letPass(phase * COPY_EVERY + BEAT_EVERY);
    await this.site.run.faults.inject({
      kind: fault,
      target: { supplier: 'gpu-market', id: String(stand.gpu.id) },
    });
    await noticed;
    lost.abort();
    const returning = ground.errands.destroy(stand.gpu.id);
    const standby = await this.#toStandby(stand);
    const gpu = await ground.rent(stand.gpu.model, stand.label, [stand.gpu.host]);
    await this.#toGpu(ground, stand, gpu);
    const reached = { standby, gpu: now() };
    await command(stand.standby, pull(gpu.door));
    const again = now();
    await Promise.all([returning, copying]);
    return { ...reached, protected: again };
  }

  async #toStandby({ standby }: Stand): Promise<number> {
    await command(standby, END_COPIES);
    await command(standby, START);
    return now();
  }

  async #toGpu({ errands }: Ground, { standby, standbyKey }: Stand, gpu: Gpu): Promise<void> {
    await errands.authorise(gpu, standbyKey);
    await command(standby, push(gpu.door));
    await command(standby, STOP);
    await command(standby, push(gpu.door));
    await command(gpu, START);
  }
}
