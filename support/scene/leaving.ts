import { now } from '../clock';
import type { WebConsole } from '../customer/web-console';
import { Broken } from '../failures';
import { until } from '../patience';
import { by, type Case } from '../witness/case';
import { consoleOf } from './console';
import type { Scene } from './scene';
import type { Stage } from './stage';

/** A look after the limit tells a breach from a doubt. Milliseconds. */
const BEYOND = 500;

/** What becomes of open pages when the customer signs out in another tab. */
export class Leaving {
  #since: number | undefined;

  constructor(
    private readonly scene: Scene,
    private readonly stage: Stage,
  ) {}

  private get web(): WebConsole {
    return consoleOf(this.stage);
  }

  /** Sign out in one tab while another shows the instance, and have the work moved in a third. */
  async moveSignedOut(): Promise<void> {
    await this.web.beInside('English');
    await this.web.progress(this.scene.actor.id);
    this.#since = now();
    await this.scene.asking(this.web).move((id) => this.web.moveSignedOut(id));
  }

  /** The page that showed the instance leads out of the console within the limit (milliseconds). */
  async closed(limit: number): Promise<Case> {
    const from = this.#since;
    if (from === undefined) throw new Broken('Nobody has signed out');
    let closed = false;
    const look = async (): Promise<boolean> => {
      const open = await this.web.stillShows(this.scene.actor.id);
      if (open === undefined) throw new Broken('No page showed the instance');
      closed = !open;
      return closed || now() > from + limit + BEYOND;
    };
    const hoped = 'the page that showed the instance leads out of the console';
    await until({ hoped, within: 2 * (limit + BEYOND), look, every: 20 }, this.stage.signal);
    return by('closedInTime', limit, { from, to: now(), closed });
  }
}
