import { now } from '../clock';
import type { Destination } from '../customer/customer';
import type { WebConsole } from '../customer/web-console';
import { by } from '../witness/case';
import { isReadSince, type LastLook } from '../witness/judges/last-look';
import { consoleOf } from './console';
import type { Legs } from './legs';
import { always, type Outcome } from './outcomes';
import type { Scene } from './scene';
import { FAILED_OVER, MOVED } from './sights';
import type { Stage } from './stage';

/** How long the witness looks for what a promise without a deadline needs to be judged at all. Milliseconds. */
const JUDGEABLE = 60_000;

/** What a customer does in the console once the work was failed over: the later legs of a journey. */
export class Journey {
  constructor(
    private readonly scene: Scene,
    private readonly stage: Stage,
    private readonly legs: Legs,
  ) {}

  private get web(): WebConsole {
    return consoleOf(this.stage);
  }

  /** Make a snapshot of the instance that has the work now, and look for it among what is on offer. */
  async makeSnapshot(): Promise<void> {
    await this.scene.follow(FAILED_OVER);
    const { keeping } = this.scene;
    await this.legs.go('snapshot', async () => {
      await keeping.make('on the way', this.web);
      await keeping.list(this.web);
    });
  }

  /** Restore the newest snapshot. */
  async restore(): Promise<void> {
    await this.legs.go('restore', () => this.scene.keeping.restore(-1, this.web));
  }

  /** Move the work to another GPU. */
  async move(to: Destination): Promise<void> {
    await this.legs.go('migration', () => this.scene.migrate(to, undefined, this.web));
  }

  /** Look for the last time at everything that the console shows of this journey. */
  async lookAgain(): Promise<Outcome> {
    await this.scene.follow(MOVED);
    const look = await this.legs.go('final check', () => this.#look());
    return {
      awaited: 'the suppliers’ books are read after the last look',
      seen: (history) => isReadSince(history, look.at),
      due: always,
      within: JUDGEABLE,
      judged: by('shownAsListed', look),
    };
  }

  async #look(): Promise<LastLook> {
    const { label, actor } = this.scene;
    const instances = (await this.web.instances()).filter((each) => each.label === label);
    const standby = await this.web.standby(actor.id);
    return { at: now(), instances, ...(standby === undefined ? {} : { standby }) };
  }
}
