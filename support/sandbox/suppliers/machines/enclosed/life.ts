import { PORT } from '../addresses';
import { freeze, thaw } from '../freezer';
import { Gateway } from '../gateway';
import { START_LIMIT, type Injury, type Life } from '../house';
import { VOLUME } from './enclosure';
import { Entrance } from './entrance';
import type { Holder } from './holder';
import { LinkCut } from './link-cut';
import { ProcessTree } from './process-tree';
import { familyOf, innerPid } from '../processes';
import { NOTHING, type Traffic } from '../traffic';

/** What a run is made of: the cloud's namespaces, a name nobody else has there, an address, and the command. */
export interface Ground {
  readonly holder: Holder;
  readonly name: string;
  readonly address: string;
  readonly command: readonly string[];
}

/** One run of a machine enclosed in namespaces of its own. */
export class EnclosedLife implements Life {
  readonly #entrance: Entrance;
  #tree: ProcessTree | undefined;
  #gateway: Gateway | undefined;
  #cut: LinkCut | undefined;
  #traffic: Traffic = NOTHING;

  constructor(private readonly ground: Ground) {
    this.#entrance = new Entrance(ground.holder, ground.name);
  }

  get running(): boolean {
    return this.#tree?.first !== undefined;
  }

  get gone(): Promise<void> {
    return this.#tree?.gone ?? Promise.resolve();
  }

  get traffic(): Traffic {
    // A device goes with its machine: what was seen last counts.
    if (this.running) this.#traffic = this.ground.holder.crossed(this.ground.name) ?? this.#traffic;
    return this.#traffic;
  }

  async begin(): Promise<void> {
    const { holder, name, address, command } = this.ground;
    const gateway = await Gateway.open(address, { path: this.#entrance.path });
    this.#gateway = gateway;
    this.#entrance.open(address);
    const tree = new ProcessTree(command);
    this.#tree = tree;
    this.#cut = new LinkCut(holder, { address, device: name, gateway });
    void tree.gone.then(() => this.#close());
    await tree.says(`Server listening on ${address} port ${PORT}`, START_LIMIT);
    await this.#entrance.stands(START_LIMIT);
  }

  async damage(how: Injury): Promise<void> {
    if (how === 'workspace-gone') await this.#mounts('umount --lazy /workspace');
    else await (how === 'freeze' ? freeze(this.#family) : this.#cut?.make());
  }

  async mend(how: Injury): Promise<void> {
    if (how === 'workspace-gone') await this.#mounts(`mount --bind ${VOLUME} /workspace`);
    else if (how === 'link-cut') await this.#cut?.mend();
    else thaw(this.#family);
  }

  async end(): Promise<void> {
    this.#traffic = this.traffic;
    await this.#tree?.kill();
    this.#cut?.forget();
    await this.#close();
  }

  /** Has a command change what is mounted in the machine. */
  async #mounts(command: string): Promise<void> {
    const first = this.#tree?.first;
    if (first === undefined) throw new Error('The machine does not run.');
    const of = `/proc/${innerPid(first)}/ns`;
    await this.ground.holder.ask(`nsenter --mount=${of}/mnt --pid=${of}/pid ${command}`);
  }

  readonly #family = (): readonly number[] => {
    const first = this.#tree?.first;
    return first === undefined ? [] : familyOf(first);
  };

  async #close(): Promise<void> {
    if (this.#gateway === undefined) return;
    await Promise.all([this.#gateway.close(), this.#entrance.close()]);
  }
}
