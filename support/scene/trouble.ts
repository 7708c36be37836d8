import { now } from '../clock';
import type { Units } from '../customer/customer';
import { Broken } from '../failures';
import { letPass, until } from '../patience';
import type { Fault, FaultTarget, Injected, Unannounced } from '../suppliers/faults';
import { all } from '../witness/history';
import { confirmation } from '../witness/judges/confirmation';
import { listings } from '../witness/judges/incarnations';
import type { Watch } from '../witness/watch';
import type { Actor, Stage } from './stage';

/** Whom the trouble befalls, or who asks for something; and who watches. */
export interface Victim {
  readonly actor: Actor;
  readonly units: Units;
  readonly watch: Watch;
}

/** How long the witness may need to confirm a fault; milliseconds. */
const CONFIRMED = 30_000;

/** What befalls the instance; notice in milliseconds. */
export type Blow = { readonly kind: Unannounced } | { readonly kind: 'reclaim'; readonly notice: number };

/** A fault of the market itself has no target. */
const faultOf = (blow: Blow, target: FaultTarget): Fault => {
  if (blow.kind === 'reclaim') return { kind: 'reclaim', target, noticeSeconds: blow.notice / 1_000 };
  return blow.kind === 'market-down' ? { kind: blow.kind } : { kind: blow.kind, target };
};

/** One fault of a scene: injected at an instant drawn within the product's own periods, confirmed by the witness, healed where it can heal. */
export class Trouble {
  #injected: Injected | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly victim: Victim,
  ) {}

  /** Break it, and write down when. */
  async strike(blow: Blow): Promise<void> {
    const { kind } = blow;
    const { draw, faults, signal } = this.stage;
    const { actor, units, watch } = this.victim;
    await letPass(draw(kind) * Math.max(units.heartbeat, units.syncInterval), signal);
    const injected = await faults.inject(faultOf(blow, this.#targetOf(kind)));
    this.#injected = injected;
    const { sentAt: f0, acceptedAt: f1 } = injected;
    const { machine, id } = actor;
    watch.history.add({ kind: 'fault', at: now(), fault: kind, f0, f1, machine, instance: id });
    // Whether the machine itself still answers tells a lost GPU from a lost machine.
    if (kind === 'gpu-lost') await watch.readLog(machine);
    if (kind === 'workspace-gone') await watch.readWorkspace(machine);
  }

  #targetOf(kind: Blow['kind']): FaultTarget {
    const { actor, watch } = this.victim;
    if (kind !== 'standby-cut') return { supplier: 'gpu-market', id: actor.rental };
    const listed = [...listings(watch.history).values()];
    const standby = listed.find(({ supplier }) => supplier === 'compute');
    if (standby === undefined) throw new Broken('There is no CPU Standby that could be cut off');
    return { supplier: 'compute', id: standby.id };
  }

  /** Wait until another channel than the fault control shows the fault. */
  async confirm(): Promise<void> {
    const { history } = this.victim.watch;
    const fault = all(history, 'fault').at(-1);
    if (fault === undefined) throw new Broken('No fault was injected');
    await until(
      {
        hoped: `the witness itself confirms the fault "${fault.fault}"`,
        within: CONFIRMED,
        look: () => typeof confirmation(history, fault) === 'number',
        changed: (over) => history.changed(over),
        seen: () => String(confirmation(history, fault)),
        every: 20,
      },
      this.stage.signal,
    );
  }

  /** Undo it; a machine that was given back for good meanwhile stays gone. */
  async heal(): Promise<void> {
    const injected = this.#injected;
    if (injected === undefined) throw new Broken('There is nothing to heal: no fault was injected');
    this.#injected = undefined;
    const { watch, actor } = this.victim;
    const at = now();
    const gone = (await this.stage.faults.heal(injected)) === 'gone';
    watch.history.add({ kind: 'healed', at, fault: injected.kind, machine: actor.machine, gone });
  }
}
