import { now } from '../clock';
import type { Units } from '../customer/customer';
import { Broken } from '../failures';
import { letPass, until } from '../patience';
import type { Fault, FaultTarget, Injected, Unannounced } from '../suppliers/faults';
import { all } from '../witness/history';
import { confirmation } from '../witness/judges/confirmation';
import { workingOn } from '../witness/judges/incarnations';
import type { Watch } from '../witness/watch';
import { standbyIn } from './sights';
import type { Actor, Stage } from './stage';

/** Whom the trouble befalls, or who asks for something; and who watches. */
export interface Victim {
  readonly actor: Actor;
  readonly units: Units;
  readonly watch: Watch;
}

/** How long the witness may need to confirm a fault; milliseconds. */
const CONFIRMED = 30_000;

/** What befalls the instance, or its CPU Standby where that is said; notice in milliseconds. */
export type Blow =
  | { readonly kind: Unannounced; readonly at?: 'CPU Standby' }
  | { readonly kind: 'reclaim'; readonly notice: number };

/** A fault of the market itself has no target. */
const faultOf = (blow: Blow, target: FaultTarget): Fault => {
  if (blow.kind === 'reclaim') return { kind: 'reclaim', target, noticeSeconds: blow.notice / 1_000 };
  return blow.kind === 'market-down' || blow.kind === 'control-plane-killed'
    ? { kind: blow.kind }
    : { kind: blow.kind, target };
};

/** Where the fault is seen: what befalls only the CPU Standby is beside the work. */
const whereOf = (
  blow: Blow,
  { supplier, id }: FaultTarget,
  { machine }: Actor,
): { readonly machine: string; readonly beside?: true } =>
  'at' in blow ? { machine: `${supplier}:${id}`, beside: true } : { machine };

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
    const target = this.#targetOf(blow);
    const injected = await faults.inject(faultOf(blow, target));
    this.#injected = injected;
    const { sentAt: f0, acceptedAt: f1 } = injected;
    const { id: instance } = actor;
    const { machine, ...beside } = whereOf(blow, target, actor);
    watch.history.add({ kind: 'fault', at: now(), fault: kind, f0, f1, machine, instance, ...beside });
    // Whether the machine itself still answers tells a lost GPU from a lost machine.
    if (kind === 'gpu-lost') await watch.readLog(machine);
    if (kind === 'workspace-gone') await watch.readWorkspace(machine);
  }

  #targetOf(blow: Blow): FaultTarget {
    const { actor, watch } = this.victim;
    if (!('at' in blow) && blow.kind !== 'standby-cut') return { supplier: 'gpu-market', id: actor.rental };
    const standby = standbyIn(watch.history);
    if (standby === undefined) throw new Broken('The suppliers’ books list no CPU Standby that could fail');
    return { supplier: 'compute', id: standby.replace(/^.*:/, '') };
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
    const { machine } = actor;
    const isLeft = workingOn(watch.history)?.machine !== machine;
    if (isLeft) watch.knock(machine); // what it said before it was cut off is no answer after it
    const at = now();
    const gone = (await this.stage.faults.heal(injected)) === 'gone';
    watch.history.add({ kind: 'healed', at, fault: injected.kind, machine, gone, done: now() });
    if (isLeft && !gone) watch.knock(machine); // who tried meanwhile may still be waiting
  }
}
