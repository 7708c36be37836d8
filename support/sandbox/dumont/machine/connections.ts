import type { Store } from '../store';
import { Unanswered } from '../refusal';
import type { Units } from '../units';
import type { Address } from '../records';
import { Shell, type Login, type Outcome, type Terms } from './shell';

/** A machine the product logs in on: its supplier's id, under which its host key is remembered, and where it answers. */
export interface Host {
  readonly id: string;
  readonly address: Address;
}

/** One warm connection per machine, opened when needed; the first host key seen is the one expected from then on. */
export class Connections {
  readonly #shells = new Map<string, Promise<Shell>>();

  constructor(
    private readonly store: Store,
    private readonly privateKey: string,
    private readonly units: Units,
  ) {}

  /** The warm connection to a machine. */
  async to(host: Host): Promise<Shell> {
    const known = this.#shells.get(host.id);
    if (known !== undefined) return known;
    const opening = this.fresh(host);
    this.#keep(host, opening);
    return opening;
  }

  /** Another connection, of which the caller takes care. */
  fresh(host: Host): Promise<Shell> {
    const login: Login = {
      ...host.address,
      privateKey: this.privateKey,
      trusts: (key) => this.#trusts(host.id, key),
    };
    return Shell.connect(login, this.units.connect);
  }

  /** From now on this is the machine's warm connection. */
  replace(host: Host, shell: Shell): void {
    this.drop(host.id);
    this.#keep(host, Promise.resolve(shell));
  }

  /** Runs a command over the warm connection. */
  async run(host: Host, command: string, terms: Partial<Terms> = {}): Promise<Outcome> {
    const shell = await this.to(host);
    try {
      return await shell.run(command, { deadline: this.units.command, ...terms });
    } catch (error) {
      this.#doubt(host, shell);
      throw error;
    }
  }

  /** Runs a command that must succeed and answers its output. */
  async must(host: Host, command: string, terms: Partial<Terms> = {}): Promise<string> {
    const { code, output, complaint } = await this.run(host, command, terms);
    if (code === 0) return output;
    throw new Unanswered(`On ${host.id} a command ended with ${code}: ${complaint.trim() || output.trim()}`);
  }

  /** The public host key line the machine showed first. */
  hostKey(id: string): string {
    return `ssh-ed25519 ${this.store.secrets.get(`host ${id}`)}`;
  }

  /** Ends the connection to a machine that is no longer needed or has to be dialled anew. */
  drop(id: string): void {
    const shell = this.#shells.get(id);
    this.#shells.delete(id);
    shell?.then(
      (one) => {
        one.end();
      },
      () => undefined, // it never came about
    );
  }

  close(): void {
    for (const id of [...this.#shells.keys()]) this.drop(id);
  }

  #keep(host: Host, opening: Promise<Shell>): void {
    this.#shells.set(host.id, opening);
    const forget = (): void => {
      if (this.#shells.get(host.id) === opening) this.#shells.delete(host.id);
    };
    opening.then((shell) => shell.closed).then(forget, forget);
  }

  /** A connection over which a command was not answered is not used again. */
  #doubt(host: Host, shell: Shell): void {
    shell.end();
    const known = this.#shells.get(host.id);
    known?.then(
      (one) => {
        if (one === shell) this.#shells.delete(host.id);
      },
      () => undefined, // it never came about
    );
  }

  #trusts(id: string, key: string): boolean {
    const known = this.store.secrets.find(`host ${id}`);
    if (known === undefined) this.store.secrets.put(`host ${id}`, key);
    return known === undefined || known === key;
  }
}
