import { open, type Database, type RootDatabase } from 'lmdb';
import type { FailoverEvent, Instance, Operation, StandbySettings, Work } from './records';

/** One kind of record, by id; every write is on disk when the call returns. */
class Table<T> {
  constructor(
    private readonly database: Database<T, string>,
    private readonly what: string,
  ) {}

  find(id: string | number): T | undefined {
    return this.database.get(String(id));
  }

  get(id: string | number): T {
    const found = this.find(id);
    if (found === undefined) throw new Error(`There is no ${this.what} ${id}.`);
    return found;
  }

  all(): readonly T[] {
    return [...this.database.getRange()].map(({ value }) => value);
  }

  put(id: string | number, value: T): T {
    this.database.putSync(String(id), value);
    return value;
  }

  change(id: string | number, part: Partial<T>): T {
    return this.put(id, { ...this.get(id), ...part });
  }

  remove(id: string | number): void {
    this.database.removeSync(String(id));
  }
}

/** Everything the control plane knows; memory holds only connections. */
export interface Store {
  readonly works: Table<Work>;
  readonly instances: Table<Instance>;
  readonly operations: Table<Operation>;
  readonly events: Table<FailoverEvent>;
  readonly settings: Table<StandbySettings>;
  /** Keys, secrets and the host keys seen first. */
  readonly secrets: Table<string>;
  /** All writes inside become durable together. */
  atomically<T>(writes: () => T): T;
  close(): Promise<void>;
}

const table = <T>(root: RootDatabase, name: string): Table<T> =>
  new Table<T>(root.openDB<T, string>({ name }), name);

/** Opens the store in its directory. */
export function openStore(directory: string): Store {
  const root = open({ path: `${directory}/store`, maxDbs: 12 });
  return {
    works: table(root, 'work'),
    instances: table(root, 'instance'),
    operations: table(root, 'operation'),
    events: table(root, 'failover'),
    settings: table(root, 'settings'),
    secrets: table(root, 'secret'),
    atomically: (writes) => root.transactionSync(writes),
    close: () => root.close(),
  };
}
