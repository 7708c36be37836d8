import type { Damage, Limits, Machine, Machines, MachineSpec } from './machines/machines';
import { NOTHING, type Traffic } from './machines/traffic';

/** A machine that only says what was done to it: for tests of the suppliers' books. */
export class PretendMachine implements Machine {
  readonly address = '127.0.0.1';
  readonly port = 2222;
  readonly user: string;
  readonly hostKey = 'ssh-ed25519 AAAA';
  readonly directory = '/nowhere';
  readonly keys: string[];
  traffic: Traffic = NOTHING;
  readonly damages = new Set<Damage>();
  state: 'up' | 'stopped' | 'ending' | 'gone' = 'up';
  gone: Promise<void> = Promise.resolve();
  /** Ending it takes until this has come about. */
  ending: Promise<void> = Promise.resolve();
  #die: () => void = () => undefined;

  constructor(
    readonly id: string,
    readonly spec: MachineSpec,
  ) {
    this.keys = [...spec.authorizedKeys];
    this.user = spec.user;
    this.#live();
  }

  authorise(publicKey: string): Promise<void> {
    this.keys.push(publicKey);
    return Promise.resolve();
  }

  damage(how: Damage): Promise<void> {
    this.damages.add(how);
    return Promise.resolve();
  }

  mend(how: Damage): Promise<void> {
    this.damages.delete(how);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return this.#end('stopped');
  }

  resume(): Promise<void> {
    this.#live();
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    this.state = 'ending';
    await this.ending;
    await this.#end('gone');
  }

  vanish(): Promise<void> {
    return this.#end('gone');
  }

  #live(): void {
    this.state = 'up';
    this.gone = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  #end(state: 'stopped' | 'gone'): Promise<void> {
    this.state = state;
    this.#die();
    return Promise.resolve();
  }
}

/** A cloud of pretend machines. */
export class PretendCloud implements Machines {
  readonly tier = 1;
  readonly why = 'A test pretends.';
  readonly serviceAddress = '127.0.0.1';
  limits: Limits = {};
  readonly started: PretendMachine[] = [];
  /** Starts fail with this sentence while it is set. */
  trouble: string | undefined;

  start(spec: MachineSpec): Promise<Machine> {
    if (this.trouble !== undefined) return Promise.reject(new Error(this.trouble));
    const machine = new PretendMachine(`m-${this.started.length}`, spec);
    this.started.push(machine);
    return Promise.resolve(machine);
  }

  admit(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
