import { failOver, failOverTwice, rehearse } from './console-machine';
import { estimateMove, move } from './console-migration';
import type { Act } from './console-page';
import { addressOf, machine } from './console-page';
import type { Answered, Destination, Estimate, InstanceId, Migrated } from './customer';

const wish = (id: InstanceId, to: Destination): string => `${id} ${JSON.stringify(to)}`;

/** How a customer of the console has the work leave where it is. */
export class ConsoleMoves {
  /** Where a move was estimated that may still be wanted. */
  readonly #dialogs = new Map<string, string>();

  constructor(private readonly act: Act) {}

  readonly failOver = (id: InstanceId): Promise<Answered> => this.act(machine(id), failOver);
  readonly failOverTwice = (id: InstanceId): Promise<Answered> => this.act(machine(id), failOverTwice);
  readonly rehearse = (id: InstanceId): Promise<Answered> => this.act(machine(id), rehearse);

  readonly estimateMigration = (id: InstanceId, to: Destination): Promise<Estimate> =>
    this.act(machine(id), async (page) => {
      const estimate = await estimateMove(page, to);
      this.#dialogs.set(wish(id, to), addressOf(page));
      return estimate;
    });

  /** Whoever has not asked yet what the move would lead to does so first. */
  readonly migrate = async (id: InstanceId, to: Destination): Promise<Migrated> => {
    if (!this.#dialogs.has(wish(id, to))) await this.estimateMigration(id, to);
    return this.act(this.#dialogs.get(wish(id, to)) ?? machine(id), move);
  };
}
