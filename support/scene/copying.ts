import { now } from '../clock';
import { Broken } from '../failures';
import { until } from '../patience';
import type { Order } from '../witness/orders';
import { done } from '../witness/judges/faithful';
import type { Watch } from '../witness/watch';
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

  /** Have the workload save records for so long (milliseconds), and look closely at their copies meanwhile. */
  async saveClosely(duration: number): Promise<void> {
    this.watch.lookClosely();
    this.listen();
    await this.scene.savingFor(duration);
  }

  /** From now on note what the product tells of the protection, through the channel of the profile. */
  listen(): void {
    const { actor } = this.scene;
    const { channel } = this.stage;
    this.watch.listen(async () => {
      const standby = await channel.standby(actor.id);
      const readiness = await channel.readiness(actor.id);
      return { ...(standby === undefined ? {} : { standby }), readiness };
    });
  }

  private get watch(): Watch {
    const { watch } = this.scene;
    if (watch === undefined) throw new Broken('Nothing is watched yet');
    return watch;
  }
}
