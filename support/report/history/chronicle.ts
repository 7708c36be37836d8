import type { Measurement, Row, RunFacts } from '../../evidence/measurement';
import type { Store } from './store';

/** One run as it is written into the history; at is epoch milliseconds. */
export interface RunRecord {
  readonly id: string;
  readonly at: number;
  readonly facts: RunFacts;
  readonly scenarios: number;
  readonly passed: number;
  readonly rows: readonly Row[];
}

/** What a promise of one scenario came to in earlier runs like this one, the newest first. */
export interface Past {
  readonly scenario: string;
  readonly title: string;
  readonly promise: string;
  readonly unit: string;
  /** The worst reading of each. */
  readonly values: readonly number[];
}

/** A run in a few figures; at is epoch milliseconds. */
export interface RunLine {
  readonly id: string;
  readonly at: number;
  readonly target: string;
  readonly channel: string;
  readonly tier: string;
  readonly scenarios: number;
  readonly passed: number;
  readonly promises: number;
  readonly broken: number;
}

/** A promise as one run found it. */
export interface Point extends Omit<Past, 'values'> {
  readonly run: string;
  readonly at: number;
  readonly bound: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: string;
}

const MILLISECONDS = '(extract(epoch from r.at) * 1000)::double precision';

/** How many earlier runs speak for a promise. */
const SPEAK = 20;

const bounds = ({ measured }: Measurement): { readonly low?: number; readonly high?: number } => {
  if (measured === undefined) return {};
  const [low, high] = typeof measured === 'number' ? [measured, measured] : measured;
  return { low, high };
};

const numbered = (rows: readonly Row[]): string =>
  JSON.stringify(
    rows.flatMap((row, n) =>
      'kind' in row ? [] : [{ n, ...row, ...bounds(row), bound: row.limit, at: row.at / 1_000 }],
    ),
  );

/** What a failover came to, what a machine cost. */
const figures = (rows: readonly Row[]): string =>
  JSON.stringify(
    rows.flatMap((row, n) => {
      if (!('kind' in row)) return [];
      const { scenario, title, kind } = row;
      return [{ n, scenario, title, kind, figures: row }];
    }),
  );

/** What each promise came to in the last runs against the same target, in the same way. */
const past = (store: Store, { id, facts }: RunRecord): Promise<readonly Past[]> =>
  store.rows<Past>(
    `select scenario, title, promise, unit, json_agg(high order by place) as values from (
       select m.*, row_number() over (partition by scenario, title, promise, unit order by r.at desc) as place
       from measurement m join run r on r.id = m.run
       where r.target = $1 and r.channel = $2 and r.tier = $3 and r.id <> $4 and m.high is not null
     ) readings where place <= ${SPEAK} group by scenario, title, promise, unit`,
    [facts.target, facts.channel, facts.tier, id],
  );

const insert = async (store: Store, run: RunRecord): Promise<void> => {
  const { id, at, facts, scenarios, passed, rows } = run;
  const written = await store.rows(
    `insert into run (id, at, target, channel, tier, scenarios, passed, facts)
     values ($1, to_timestamp($2), $3, $4, $5, $6, $7, $8::jsonb) on conflict do nothing returning id`,
    [id, at / 1_000, facts.target, facts.channel, facts.tier, scenarios, passed, JSON.stringify(facts)],
  );
  // Whoever merges the same shards twice does not make two runs of them.
  if (written.length === 0) return;
  await store.rows(
    `insert into measurement (run, n, scenario, title, promise, bound, low, high, unit, verdict, because, at)
     select $1, n, scenario, title, promise, bound, low, high, unit, verdict, because, to_timestamp(at)
     from jsonb_to_recordset($2::jsonb) as row (n int, scenario text, title text, promise text, bound double precision,
       low double precision, high double precision, unit text, verdict text, because text, at double precision)`,
    [id, numbered(rows)],
  );
  await store.rows(
    `insert into figure (run, n, scenario, title, kind, figures)
     select $1, n, scenario, title, kind, figures from jsonb_to_recordset($2::jsonb)
     as row (n int, scenario text, title text, kind text, figures jsonb)`,
    [id, figures(rows)],
  );
};

/** Write a run down, once and whole; what its promises came to before. */
export const record = (store: Store, run: RunRecord): Promise<readonly Past[]> =>
  store.together(async () => {
    const before = await past(store, run);
    await insert(store, run);
    return before;
  });

/** The last runs, the newest first. */
export const runs = (store: Store, most: number): Promise<readonly RunLine[]> =>
  store.rows<RunLine>(
    `select id, ${MILLISECONDS} as at, target, channel, tier, scenarios, passed,
       (select count(*)::int from measurement where run = id and verdict <> 'not applicable') as promises,
       (select count(*)::int from measurement where run = id and verdict not in ('met', 'not applicable')) as broken
     from run r order by r.at desc limit $1`,
    [most],
  );

/** What a promise came to over time, the oldest first; its words may be given in part. */
export const points = (store: Store, words: string, most: number): Promise<readonly Point[]> =>
  store.rows<Point>(
    `select * from (
       select m.run, ${MILLISECONDS} as at, m.scenario, m.title, m.promise, m.unit, m.bound, m.low, m.high, m.verdict,
         row_number() over (partition by m.scenario, m.title, m.promise, m.unit order by r.at desc) as place
       from measurement m join run r on r.id = m.run
       where position(lower($1) in lower(m.promise)) > 0 or lower(m.scenario) = lower($1)
     ) found where place <= $2 order by scenario, title, promise, unit, at`,
    [words, most],
  );
