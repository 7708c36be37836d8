import { now } from '../clock';
import { Broken } from '../failures';
import { letPass, until } from '../patience';
import { all } from '../witness/history';
import { done } from '../witness/judges/faithful';
import { listings, workingOn } from '../witness/judges/incarnations';
import { VERSIONS, type Order } from '../witness/orders';
import type { Watch } from '../witness/watch';
import { missing } from '../witness/workspace/differences';
import type { Manifest } from '../witness/workspace/manifest';
import type { Scene } from './scene';
import type { Stage } from './stage';

/** What the workload was told to do is done within so long; milliseconds. */
const DONE = 30_000;

/** What the workload of a scene does with its files, and how their copies are looked at. */
export class Copying {
  constructor(
    private readonly scene: Scene,
    private readonly stage: Stage,
  ) {}

  /** Have the workload do something with its files, and wait until it says that it has. */
  async have(order: Order): Promise<void> {
    const { watch } = this;
    const { history } = watch;
    const since = now();
    watch.order(order);
    await until(
      {
        hoped: `the workload says that it has carried out the order "${order}"`,
        within: DONE,
        look: () => (done(history, order)?.at ?? 0) >= since,
        changed: (over) => history.changed(over),
      },
      this.stage.signal,
    );
  }

  /** Wait until every name in the workspace of the workload is on the CPU Standby as well; what is gone there is not waited for. */
  async untilThere(): Promise<void> {
    const { standby } = this;
    const { machine } = this.scene.actor;
    let owed = await this.#readWhole(machine);
    const look = async (): Promise<boolean> => {
      if (missing(owed, await this.#read(standby)).length === 0) return true;
      const there = new Set((await this.#read(machine)).map(({ path }) => path));
      owed = owed.filter(({ path }) => there.has(path));
      return false;
    };
    const hoped = 'the CPU Standby holds every file of the workload';
    await until({ hoped, within: DONE, every: 100, look }, this.stage.signal);
  }

  /** Look at the copy before something happens to it, and listen to what the product tells from now on. */
  async know(): Promise<void> {
    await this.#readWhole(this.standby);
    this.listen();
  }

  /** The witness reads what the workload was told to make, wherever the work is now. */
  async readFiles(): Promise<void> {
    const machine = workingOn(this.watch.history)?.machine;
    if (machine === undefined) throw new Broken('The workload never answered');
    await this.watch.readFiles(machine);
  }

  /** What the workload was told to make is as the witness has read it, and stays so for so long (milliseconds). */
  async leaveAlone(duration: number): Promise<void> {
    await this.readFiles();
    await letPass(duration, this.stage.signal);
  }

  /** Have the workload put versions of a large file in place, and read its copy all the while. */
  async publish(): Promise<void> {
    this.watch.follow(this.standby, VERSIONS.file);
    await this.have('publish');
  }

  /** Have the workload save records for so long (milliseconds), and look closely at their copies meanwhile. */
  async saveClosely(duration: number): Promise<void> {
    this.watch.lookClosely();
    this.listen();
    await this.scene.savingFor(duration, now());
  }

  /** From now on note what the product tells of the protection, through the channel of the profile. */
  listen(): void {
    const { actor } = this.scene;
    const { channel } = this.stage;
    this.watch.listen(async () => {
      const standby = await channel.standby(actor.id);
      return standby === undefined ? {} : { standby };
    });
    this.watch.listen(async () => ({ readiness: await channel.readiness(actor.id) }));
  }

  async #read(machine: string): Promise<Manifest> {
    const { history } = this.watch;
    await this.watch.readWorkspace(machine);
    return all(history, 'workspace').findLast((each) => each.machine === machine)?.manifest ?? [];
  }

  /** The workload goes on meanwhile: a workspace in which something changed while it was read is read again. */
  async #readWhole(machine: string): Promise<Manifest> {
    const hoped = `the workspace of ${machine} is read while nothing in it changes`;
    const look = (): Promise<Manifest> => this.#read(machine);
    return until({ hoped, within: DONE, every: 100, look }, this.stage.signal);
  }

  private get standby(): string {
    const listed = [...listings(this.watch.history).values()];
    const standby = listed.find(({ supplier }) => supplier === 'compute');
    if (standby === undefined) throw new Broken('There is no CPU Standby yet');
    return standby.key;
  }

  private get watch(): Watch {
    const { watch } = this.scene;
    if (watch === undefined) throw new Broken('Nothing is watched yet');
    return watch;
  }
}
