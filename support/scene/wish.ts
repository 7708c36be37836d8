import { now } from '../clock';
import type { Answered, Customer } from '../customer/customer';
import { letPass } from '../patience';
import type { Wish } from '../witness/asked';
import type { Stage } from './stage';
import type { Victim } from './trouble';

/** How each wish is told to the product. */
const CALLS: Readonly<Record<Wish, (channel: Customer, id: number) => Promise<Answered>>> = {
  move: (channel, id) => channel.failOver(id),
  rehearsal: (channel, id) => channel.rehearse(id),
};

/** What the customer asks for an instance, at an instant drawn within the product's own periods; and how it is answered. */
export class Asking {
  constructor(
    private readonly stage: Stage,
    private readonly asker: Victim,
  ) {}

  /** Ask so many times at the same instant. */
  async ask(wish: Wish, times = 1): Promise<void> {
    const { draw, signal } = this.stage;
    const { heartbeat, syncInterval } = this.asker.units;
    await letPass(draw(wish) * Math.max(heartbeat, syncInterval), signal);
    await Promise.all(Array.from({ length: times }, () => this.now(wish)));
  }

  /** Ask at once, and write the answer down. */
  async now(wish: Wish): Promise<void> {
    const { actor, watch } = this.asker;
    const f0 = now();
    const answer = await CALLS[wish](this.stage.channel, actor.id);
    const f1 = now();
    const { machine, id: instance } = actor;
    watch.history.add({ kind: 'asked', at: f1, wish, f0, f1, machine, instance, ...answer });
  }
}
