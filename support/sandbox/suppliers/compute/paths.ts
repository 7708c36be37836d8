import { z } from 'zod';
import { invalid } from './refusal';

/** Where a project's resources are. */
export const PROJECT = '/compute/v1/projects/:project';
/** Where a zone's VMs are. */
export const INSTANCES = `${PROJECT}/zones/:zone/instances`;

/** The zone that a path names. */
export const ZONE = z.object({ zone: z.string() });
/** The zone and the name of what is in it that a path names. */
export const PLACE = z.object({ zone: z.string(), name: z.string() });

/** What a query asks for; fails in Compute Engine's words about the field that is wrong. */
export function asked<T extends z.ZodType>(shape: T, query: unknown): z.infer<T> {
  const read = shape.safeParse(query);
  if (read.success) return read.data;
  const field = read.error.issues[0]?.path.join('.') ?? '';
  throw invalid(field, String(z.record(z.string(), z.unknown()).parse(query)[field]));
}
