import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { isLoopback } from '../../loopback';

/** Where the history is kept: in a Postgres of this project's own, or in a shared one. */
export type Place = { readonly directory: string } | { readonly url: string };

/** An open database, with one connection. */
export interface Store {
  rows<T>(sql: string, values?: readonly unknown[]): Promise<readonly T[]>;
  /** Several statements without values. */
  script(sql: string): Promise<void>;
  /** All of it or nothing. */
  together<T>(work: () => Promise<T>): Promise<T>;
  /** Close it; what was first made by this connection counts only then. */
  close(): Promise<void>;
}

type Talk = Pick<Store, 'rows' | 'script' | 'close'>;

/** Milliseconds. */
const CONNECT = 5_000;
const STATEMENT = 15_000;

const withTransactions = (talk: Talk): Store => ({
  ...talk,
  together: async (work) => {
    await talk.script('begin');
    try {
      const found = await work();
      await talk.script('commit');
      return found;
    } catch (error) {
      await talk.script('rollback').catch((cause: unknown) => {
        throw new AggregateError(
          [error, cause],
          `${String(error)}; nor could it be undone: ${String(cause)}`,
        );
      });
      throw error;
    }
  },
});

const begun = async (directory: string, isNew: boolean): Promise<PGlite> => {
  try {
    return await PGlite.create(directory);
  } catch (cause) {
    // What was begun here is nothing yet, and would only take room from the report.
    if (isNew) rmSync(directory, { recursive: true, force: true });
    // A full disk is told in an error of the database's own world, which is none of Node's.
    const said = cause instanceof Error ? ` (${cause.message})` : '';
    throw new Error(isNew ? `there is no room to begin one${said}` : `its files are damaged${said}`, {
      cause,
    });
  }
};

/** A cluster is made beside its place and moved there whole, so that half of one never is a history. */
const embedded = async (directory: string): Promise<Store> => {
  const isNew = !existsSync(join(directory, 'PG_VERSION'));
  const where = isNew ? `${directory}.new` : directory;
  if (isNew) rmSync(where, { recursive: true, force: true });
  const lite = await begun(where, isNew);
  return withTransactions({
    rows: async <T>(sql: string, values: readonly unknown[] = []) =>
      (await lite.query<T>(sql, [...values])).rows,
    script: async (sql) => {
      await lite.exec(sql);
    },
    close: async () => {
      await lite.close();
      if (isNew) renameSync(where, directory);
    },
  });
};

const shared = async (url: string): Promise<Store> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT,
    query_timeout: STATEMENT,
    // Off this machine a password travels; it does so encrypted, to whom the certificate names.
    ...(isLoopback(new URL(url).hostname) ? {} : { ssl: { rejectUnauthorized: true } }),
  });
  await client.connect();
  return withTransactions({
    rows: async <T>(sql: string, values: readonly unknown[] = []) =>
      (await client.query(sql, [...values])).rows as readonly T[],
    script: async (sql) => {
      await client.query(sql);
    },
    close: () => client.end(),
  });
};

/** Open the history where it is kept; an embedded one is made when it is not there yet. */
export const openStore = (place: Place): Promise<Store> =>
  'url' in place ? shared(place.url) : embedded(place.directory);
