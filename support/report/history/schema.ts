import type { Store } from './store';

/** How the tables came to be what they are: each step is taken once, in order, and never changed afterwards. */
const STEPS: readonly string[] = [
  `create table run (
     id text primary key,
     at timestamptz not null,
     target text not null,
     channel text not null,
     tier text not null,
     scenarios int not null,
     passed int not null,
     facts jsonb not null
   );
   create table measurement (
     run text not null references run on delete cascade,
     n int not null,
     scenario text not null,
     title text not null,
     promise text not null,
     bound double precision not null,
     low double precision,
     high double precision,
     unit text not null,
     verdict text not null,
     because text not null,
     at timestamptz not null,
     primary key (run, n)
   );
   create index measurement_by_promise on measurement (promise, scenario, title);
   create table figure (
     run text not null references run on delete cascade,
     n int not null,
     scenario text not null,
     title text not null,
     kind text not null,
     figures jsonb not null,
     primary key (run, n)
   );`,
];

/** Two runs must not both take the same step; any number will do, as long as nobody else takes it. */
const OURS = 7_205_759;

/** Bring the tables to what this suite knows; throws where a newer one has been there. */
export const migrate = (store: Store): Promise<void> =>
  store.together(async () => {
    await store.rows('select pg_advisory_xact_lock($1)', [OURS]);
    await store.rows(
      'create table if not exists migration (step int primary key, at timestamptz default now())',
    );
    const [{ taken } = { taken: 0 }] = await store.rows<{ readonly taken: number }>(
      'select count(*)::int as taken from migration',
    );
    if (taken > STEPS.length)
      throw new Error(`it was written by a newer suite (step ${taken}; this one knows ${STEPS.length})`);
    for (const [n, step] of STEPS.entries()) {
      if (n < taken) continue;
      await store.script(step);
      await store.rows('insert into migration (step) values ($1)', [n + 1]);
    }
  });
