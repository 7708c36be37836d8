import { z } from 'zod';
import { REGIONS } from './choice';
import { dollarsIn } from './money';
import type { Words } from './words';

const DESTINATION = z.object({
  to: z.enum(['gpu', 'cpu']).catch('gpu'),
  gpu: z.string().max(80).catch(''),
  region: z.enum(REGIONS).catch('any'),
  most: z.string().max(20).catch(''),
});

/** Where the customer wants the work to go, as it was chosen. */
export type Destination = Readonly<z.infer<typeof DESTINATION>>;

/** The destination in a form or an address; what is absurd counts as not chosen. */
export const destinationIn = (fields: URLSearchParams): Destination =>
  DESTINATION.parse(Object.fromEntries(fields));

/** The same as the API takes it. */
export function destinationBody({ to, gpu, region, most }: Destination, words: Words): object {
  const price = dollarsIn(most, words);
  return {
    target_type: to,
    ...(gpu === '' ? {} : { gpu_name: gpu }),
    ...(region === 'any' ? {} : { region }),
    ...(price === undefined ? {} : { max_price: price }),
  };
}
