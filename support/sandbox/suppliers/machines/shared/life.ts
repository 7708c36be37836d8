import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { freeze, thaw } from '../freezer';
import { Gateway } from '../gateway';
import { START_LIMIT, type Injury, type Life } from '../house';
import { sshServer } from '../ssh-server';
import { Talker } from '../talker';
import { NOTHING, type Traffic } from '../traffic';
import type { Cuts } from './cuts';
import { familyBelow, killAll, MARK, markOf } from './family';
import { underInit } from './init';
import { INNER_PORT } from './settings';

/** What a run is made of: where the machine is, and who is cut off. */
export interface Ground {
  readonly directory: string;
  readonly address: string;
  readonly config: string;
  readonly cuts: Cuts;
}

/** Where a workspace is that was unmounted. */
const AWAY = 'workspace.away';

/** One run of a machine that shares this computer's network and process tree. */
export class SharedLife implements Life {
  #server: Talker | undefined;
  #gateway: Gateway | undefined;
  #gone: Promise<void> = Promise.resolve();
  #over = false;

  constructor(private readonly ground: Ground) {}

  get running(): boolean {
    return this.#server !== undefined && !this.#over;
  }

  get gone(): Promise<void> {
    return this.#gone;
  }

  get traffic(): Traffic {
    return this.#gateway?.traffic ?? NOTHING;
  }

  async begin(): Promise<void> {
    const { address, config, cuts, directory } = this.ground;
    const inside = { host: address, port: INNER_PORT, noDelay: true };
    const gateway = await Gateway.open(address, inside, cuts);
    this.#gateway = gateway;
    cuts.add(gateway);
    const server = new Talker(underInit(sshServer(config)), { [MARK]: markOf(directory) });
    this.#server = server;
    this.#gone = server.ended.then(() => this.#last());
    await server.says(`Server listening on ${address} port ${INNER_PORT}`, START_LIMIT);
    await gateway.answers(START_LIMIT);
  }

  async damage(how: Injury): Promise<void> {
    if (how === 'freeze') await freeze(this.#family);
    else if (how === 'workspace-gone') await this.#unmount();
    else this.#cut(true);
  }

  async mend(how: Injury): Promise<void> {
    if (how === 'freeze') thaw(this.#family);
    else if (how === 'workspace-gone') await this.#mount();
    else this.#cut(false);
  }

  async end(): Promise<void> {
    await killAll(this.#family);
    await this.#gone;
    await this.#close();
  }

  readonly #family = (): readonly number[] => familyBelow(this.ground.directory);

  async #unmount(): Promise<void> {
    await rename(this.#at('workspace'), this.#at(AWAY));
    await mkdir(this.#at('workspace'));
  }

  /** What was written meanwhile is hidden, as below a mount. */
  async #mount(): Promise<void> {
    if (!existsSync(this.#at(AWAY))) return;
    await rename(this.#at('workspace'), this.#at(`hidden-${randomUUID()}`));
    await rename(this.#at(AWAY), this.#at('workspace'));
  }

  #at(part: string): string {
    return join(this.ground.directory, part);
  }

  #cut(cut: boolean): void {
    const { cuts, directory } = this.ground;
    if (cut) this.#gateway?.hold(); // who calls it matters most: whom it calls takes a look
    cuts.set(directory, cut);
    if (!cut) this.#gateway?.release();
  }

  /** Without its ssh server a machine ends. */
  async #last(): Promise<void> {
    await killAll(this.#family);
    this.#over = true;
    await this.#close();
  }

  async #close(): Promise<void> {
    const gateway = this.#gateway;
    if (gateway === undefined) return;
    this.ground.cuts.remove(gateway);
    this.ground.cuts.set(this.ground.directory, false);
    await gateway.close();
  }
}
