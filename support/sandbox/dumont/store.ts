import { open, type Database } from 'lmdb';
import type { Migration } from './migration/migration';
import type {
  FailoverChoice,
  FailoverEvent,
  FailoverLimits,
  Instance,
  Operation,
  Race,
  Retention,
  Snapshot,
  StandbySettings,
  TestMetrics,
  Work,
} from './records';

/** One kind of record, by id; every write is on disk when the call returns. */
class Table<T> {
  constructor(
    private readonly database: Database<T, string>,
    private readonly what: string,
    private readonly written: () => void,
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
    this.written();
    return value;
  }

  change(id: string | number, part: Partial<T>): T {
    return this.put(id, { ...this.get(id), ...part });
  }

  remove(id: string | number): void {
    this.database.removeSync(String(id));
    this.written();
  }
}

/** Everything the control plane knows; memory holds only connections. */
export interface Store {
  readonly works: Table<Work>;
  readonly instances: Table<Instance>;
  readonly operations: Table<Operation>;
  readonly events: Table<FailoverEvent>;
  readonly migrations: Table<Migration>;
  readonly races: Table<Race>;
  readonly snapshots: Table<Snapshot>;
  readonly retention: Table<Retention>;
  readonly settings: Table<StandbySettings>;
  /** By the work whose wish it is, or the account's. */
  readonly choices: Table<FailoverChoice>;
  readonly limits: Table<FailoverLimits>;
  readonly testMetrics: Table<TestMetrics>;
  /** Keys, secrets and the host keys seen first. */
  readonly secrets: Table<string>;
  /** Tells a listener after each write, until the returned function is called. */
  heed(listener: () => void): () => void;
  /** All writes inside become durable together. */
  atomically<T>(writes: () => T): T;
  close(): Promise<void>;
}

/** Opens the store in its directory. */
export function openStore(directory: string): Store {
  const root = open({ path: `${directory}/store`, maxDbs: 16 });
  const listeners = new Set<() => void>();
  const written = (): void => {
    for (const listener of listeners) listener();
  };
  const table = <T>(name: string): Table<T> => new Table(root.openDB<T, string>({ name }), name, written);
  return {
    works: table('work'),
    instances: table('instance'),
    operations: table('operation'),
    events: table('failover'),
    migrations: table('migration'),
    races: table('race'),
    snapshots: table('snapshot'),
    retention: table('retention'),
    settings: table('settings'),
    choices: table('failover choice'),
    limits: table('failover limits'),
    testMetrics: table('test metrics'),
    secrets: table('secret'),
    heed: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    atomically: (writes) => root.transactionSync(writes),
    close: () => root.close(),
  };
}
