import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  accountChoice,
  choiceFor,
  limitsOf,
  saveAccountChoice,
  saveLimits,
  type Strategy,
} from '../failover/strategy';
import type { Product } from '../product';
import type { FailoverChoice, FailoverLimits } from '../records';
import { Refusal } from '../refusal';
import { knownInstance } from './instances';

const SECOND = 1000;
const WORDS = ['warm_pool', 'cpu_standby', 'both', 'regional_volume', 'all', 'disabled'] as const;
const LIMITS = z.strictObject({
  failovers_per_day: z.number().int().min(1).max(1_000).optional(),
  seconds_apart: z.number().min(0).max(86_400).optional(),
});
const CHOICE = z.strictObject({
  use_global_settings: z.boolean().optional(),
  strategy: z.enum(WORDS).optional(),
  warm_pool_enabled: z.boolean().optional(),
  cpu_standby_enabled: z.boolean().optional(),
});
const ACCOUNT = CHOICE.extend({ use_global_settings: z.literal(true).optional(), limits: LIMITS.optional() });

interface Told {
  readonly id: Strategy;
  readonly name: string;
  readonly description: string;
  readonly recovery_time: string;
  readonly cost: string;
  readonly requirements: readonly string[];
}

/** What is offered here, and nothing else. */
const STRATEGIES: readonly Told[] = [
  {
    id: 'cpu_standby',
    name: 'CPU Standby',
    description: 'The work goes on on a machine without a GPU that keeps a copy, then on another GPU.',
    recovery_time: 'seconds on the CPU, minutes on a GPU',
    cost: 'the CPU machine, by the hour',
    requirements: ['a CPU Standby whose copy is complete'],
  },
  {
    id: 'disabled',
    name: 'Disabled',
    description: 'Nothing is done when the GPU is lost.',
    recovery_time: 'none',
    cost: 'nothing',
    requirements: [],
  },
];

const isOffered = (word: string): word is Strategy => STRATEGIES.some(({ id }) => id === word);

/** What was there with what was asked for; refused is what is not offered. */
function chosen(old: FailoverChoice, asked: z.infer<typeof CHOICE>): FailoverChoice {
  const { strategy = old.strategy, cpu_standby_enabled: cpuStandby = old.cpuStandby } = asked;
  if (!isOffered(strategy)) throw new Refusal(409, `The strategy ${strategy} is not offered here.`);
  if (asked.warm_pool_enabled === true) throw new Refusal(409, 'A warm pool is not offered here.');
  return { strategy, cpuStandby };
}

const choiceView = ({ strategy, cpuStandby }: FailoverChoice, usesGlobal: boolean): object => ({
  use_global_settings: usesGlobal,
  strategy,
  warm_pool_enabled: false,
  cpu_standby_enabled: cpuStandby,
});

const limitsView = ({ perDay, apart }: FailoverLimits): object => ({
  failovers_per_day: perDay,
  seconds_apart: apart / SECOND,
});

const accountView = ({ store, units }: Product): object => ({
  ...choiceView(accountChoice(store), true),
  limits: limitsView(limitsOf(store, units)),
});

function changeAccount({ store, units }: Product, body: unknown): void {
  const asked = ACCOUNT.parse(body);
  const choice = chosen(accountChoice(store), asked);
  const old = limitsOf(store, units);
  const { failovers_per_day: perDay = old.perDay, seconds_apart: seconds } = asked.limits ?? {};
  store.atomically(() => {
    saveAccountChoice(store, choice);
    saveLimits(store, { perDay, apart: seconds === undefined ? old.apart : seconds * SECOND });
  });
}

/** What happens when a GPU is lost: for the account, and for one instance that has a wish of its own. */
export function failoverSettingsRoutes(app: FastifyInstance, product: Product): void {
  const { store } = product;
  const view = (work: string): object => {
    const choice = choiceFor(store, work);
    return choiceView(choice, !choice.own);
  };
  app.get('/failover/strategies', () => ({ strategies: STRATEGIES }));
  app.get('/failover/settings/global', () => accountView(product));
  app.put('/failover/settings/global', ({ body }) => {
    changeAccount(product, body);
    return accountView(product);
  });
  app.get('/failover/settings/machines/:id', ({ params }) => view(knownInstance(product, params).work));
  app.put('/failover/settings/machines/:id', ({ params, body }) => {
    const { work } = knownInstance(product, params);
    const asked = CHOICE.parse(body);
    if (asked.use_global_settings === true) store.choices.remove(work);
    else store.choices.put(work, chosen(choiceFor(store, work), asked));
    return view(work);
  });
  app.delete('/failover/settings/machines/:id', ({ params }) => {
    store.choices.remove(knownInstance(product, params).work);
    return { success: true, message: 'The settings of the account hold for this instance.' };
  });
}
