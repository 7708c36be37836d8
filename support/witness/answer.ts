/** What does a line from a machine say? The wire shapes of the workload's answers and of a log's records. */
import { z } from 'zod';
import type { Answer } from './history';

const whole = z.number().int().nonnegative();

const shape = z
  .object({
    verb: z.enum(['offer', 'live', 'do']),
    k: whole,
    epoch: whole,
    incarnation: z.string().regex(/^[0-9a-f]{16}$/),
    seq: whole,
    restored_seq: whole,
    step: whole,
    checkpoint: whole,
    restored_step: whole,
    where: z.enum(['gpu', 'cpu']),
  })
  .transform(({ restored_seq: restoredSeq, restored_step: restoredStep, ...rest }): Answer => {
    return { ...rest, restoredSeq, restoredStep };
  });

/** What a session's output line can be. */
export type Line =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'tail'; readonly k: number; readonly line: string }
  | { readonly kind: 'garbled' };

const json = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch (error) {
    // Not an answer: the caller records the line as it is.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Read one line of a session. */
export const readLine = (line: string): Line => {
  if (line === 'ready') return { kind: 'ready' };
  const tail = /^tail (\d+) (.*)$/.exec(line);
  if (tail !== null) return { kind: 'tail', k: Number(tail[1]), line: tail[2] ?? '' };
  const parsed = shape.safeParse(json(line));
  return parsed.success ? { kind: 'answer', answer: parsed.data } : { kind: 'garbled' };
};

/** One record of the workload's log. */
export interface Record {
  readonly seq: number;
  readonly epoch: number;
  readonly incarnation: string;
  readonly k: number;
}

const RECORD = /^(\d+) (\d+) ([0-9a-f]{16}) (\d+)$/;

/** Read one line of records.log; undefined when it is not a whole record. */
export const readRecord = (line: string): Record | undefined => {
  const [, seq, epoch, incarnation, k] = RECORD.exec(line) ?? [];
  if (incarnation === undefined) return undefined;
  return { seq: Number(seq), epoch: Number(epoch), incarnation, k: Number(k) };
};
