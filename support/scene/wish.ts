import { now } from '../clock';
import type { Answered, Customer, InstanceId } from '../customer/customer';
import { letPass } from '../patience';
import type { Wish } from '../witness/asked';
import type { Stage } from './stage';
import type { Victim } from './trouble';

interface Whose {
  readonly id: InstanceId;
  readonly label: string;
}

interface Answer extends Pick<Answered, 'asked'> {
  readonly failover?: string;
  readonly refused?: string;
}

const granted = async (act: Promise<void>): Promise<Answer> => {
  await act;
  return {};
};

/** How each wish is told to the product. */
const CALLS: Readonly<Record<Wish, (channel: Customer, whose: Whose) => Promise<Answer>>> = {
  move: (channel, { id }) => channel.failOver(id),
  rehearsal: (channel, { id }) => channel.rehearse(id),
  protect: (channel, { id, label }) => granted(channel.protect(id, label)),
  unprotect: (channel, { id }) => granted(channel.unprotect(id)),
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
  now(wish: Wish): Promise<void> {
    const { channel, label } = this.stage;
    return this.#told(wish, () => CALLS[wish](channel, { id: this.asker.actor.id, label }));
  }

  /** Ask for a move in a manner of one's own, which asks so many times and is answered once. */
  async move(call: (id: InstanceId) => Promise<Answered>, times = 1): Promise<void> {
    await this.#told('move', () => call(this.asker.actor.id), times);
  }

  async #told(wish: Wish, call: () => Promise<Answer>, times = 1): Promise<void> {
    const { actor, watch } = this.asker;
    const before = now();
    const { asked, ...answer } = await call();
    const at = now();
    const { from: f0, to: f1 } = asked ?? { from: before, to: at };
    const { machine, id: instance } = actor;
    for (let n = 0; n < times; n += 1)
      watch.history.add({ kind: 'asked', at, wish, f0, f1, machine, instance, ...answer });
  }
}
