import { z } from 'zod';
import { Refused, type Visit } from './visit';

const PARAMS = z.object({ id: z.string().regex(/^\d{1,15}$/) });

/** The id of an instance in the address; one that cannot be is as unknown as any other. */
export function idIn({ request, words }: Visit): string {
  const { data } = PARAMS.safeParse(request.params);
  if (data === undefined) throw new Refused(404, words.notFound);
  return data.id;
}
