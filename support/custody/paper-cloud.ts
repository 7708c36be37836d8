import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GpuInstance } from '../customer/customer';
import { Broken } from '../failures';
import type { Vm } from '../suppliers/compute';
import type { Rental } from '../suppliers/gpu-market';
import type { Suppliers } from './books';
import type { Product } from './giving-back';

interface Paper {
  readonly id: number;
  readonly label: string;
  readonly since: number;
}

/** For the tests of custody: a product and two suppliers on paper, one file per thing, so that they survive a killed process. */
export class PaperCloud implements Suppliers {
  readonly heard: string[] = [];
  /** What the product does when it is asked to give something back. */
  manners: 'obliging' | 'forgetful' | 'refusing' = 'obliging';

  constructor(private readonly directory: string) {
    for (const kind of ['gpus', 'vms']) mkdirSync(join(directory, kind), { recursive: true });
  }

  readonly market = {
    rentals: (mark?: string): Promise<readonly Rental[]> =>
      Promise.resolve(
        this.#list('gpus', mark).map(({ id, ...rest }) => ({
          ...rest,
          id: String(id),
          status: 'running',
          gpu: 'RTX 4090',
          memory: 24_564,
          pricePerHour: 0.42,
        })),
      ),
    destroy: (id: string): Promise<void> => this.#remove('gpus', id),
  };

  readonly compute = {
    vms: (mark?: string): Promise<readonly Vm[]> =>
      Promise.resolve(
        this.#list('vms', mark).map(({ id, label, since }) => {
          const [run = '', name = ''] = label.split('/');
          const labels = { mark: run, name };
          return {
            id: String(id),
            name: String(id),
            zone: 'z',
            disk: 0,
            spot: false,
            status: 'RUNNING',
            machineType: 'e2-medium',
            labels,
            port: 22,
            user: 'u',
            since,
          };
        }),
      ),
    destroy: ({ name }: Pick<Vm, 'name'>): Promise<void> => this.#remove('vms', name),
  };

  readonly product: Product = {
    instances: () => Promise.resolve(this.#list('gpus').map(instance)),
    giveBack: async (id) => {
      this.heard.push(`product: give back ${id}`);
      if (this.manners === 'refusing') throw new Broken('Dumont Cloud accepts DELETE');
      if (this.manners === 'forgetful') return;
      const label = this.#list('gpus').find((each) => each.id === id)?.label;
      for (const vm of this.#list('vms', label)) await this.#remove('vms', String(vm.id));
      await this.#remove('gpus', String(id));
    },
  };

  /** Rent a GPU and its CPU Standby. */
  rent(id: number, label: string, since = Date.now()): GpuInstance {
    for (const kind of ['gpus', 'vms'])
      writeFileSync(join(this.directory, kind, String(id)), JSON.stringify({ id, label, since }));
    return instance({ id, label });
  }

  /** What is rented: labels, once per thing. */
  get rented(): readonly string[] {
    return [...this.#list('gpus'), ...this.#list('vms')].map(({ label }) => label);
  }

  #list(kind: string, mark?: string): readonly Paper[] {
    return readdirSync(join(this.directory, kind))
      .map((name) => JSON.parse(readFileSync(join(this.directory, kind, name), 'utf8')) as Paper)
      .filter(({ label }) => mark === undefined || label === mark || label.startsWith(`${mark}/`));
  }

  #remove(kind: string, name: string): Promise<void> {
    this.heard.push(`${kind}: remove ${name}`);
    rmSync(join(this.directory, kind, name), { force: true });
    return Promise.resolve();
  }
}

const instance = ({ id, label }: Pick<Paper, 'id' | 'label'>): GpuInstance => ({
  id,
  status: 'running',
  gpu: 'RTX 4090',
  pricePerHour: 0.42,
  label,
});
