import { z } from 'zod';

const GPU = {
  gpu_name: z.string(),
  num_gpus: z.number(),
  gpu_ram: z.number(),
  cpu_cores: z.number(),
  cpu_ram: z.number(),
  disk_space: z.number(),
  dph_total: z.number(),
  machine_id: z.number(),
};

const OFFER = z.object({
  id: z.number(),
  ...GPU,
  inet_down: z.number(),
  inet_up: z.number(),
  geolocation: z.string().nullish(),
  reliability2: z.number(),
  verification: z.string().nullish(),
});

const INSTANCE = z.object({
  id: z.number(),
  ...GPU,
  actual_status: z.string().nullish(),
  intended_status: z.string().nullish(),
  status_msg: z.string().nullish(),
  label: z.string().nullish(),
  ssh_host: z.string().nullish(),
  ssh_port: z.number().nullish(),
  ssh_user: z.string().nullish(),
  start_date: z.number().nullish(),
  extra_env: z.array(z.tuple([z.string(), z.string()])),
});

/** A GPU on offer, in the market's own field names; memory in MB. */
export type MarketOffer = Readonly<z.infer<typeof OFFER>>;

/** A rented GPU in the market's books, in its own field names. */
export type MarketInstance = Readonly<z.infer<typeof INSTANCE>>;

/** A page of the market's books, and how to ask for the next one. */
export type Page = z.infer<typeof PAGE>;

export const OFFERS = z.object({ offers: z.array(OFFER) });
export const PAGE = z.object({ instances: z.array(INSTANCE), next_token: z.string().nullish() });
export const ONE = z.object({ instances: INSTANCE.nullish() });
export const CREATED = z.object({ success: z.literal(true), new_contract: z.number() });
export const KEYS = z.array(z.object({ public_key: z.string().optional() }).loose());
export const ACCOUNT = z.object({
  credit: z.number(),
  balance: z.number(),
  balance_threshold: z.number(),
  email: z.string(),
});
export const FAILURE = z.object({ error: z.string().optional(), msg: z.string().optional() });
