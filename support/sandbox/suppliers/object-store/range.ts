import { StoreRefusal } from './refusal';

/** The bytes from the first to the last, both included. */
interface Range {
  readonly start: number;
  readonly end: number;
}

const FORM = /^bytes=(?:(?<first>\d+)-(?<last>\d*)|-(?<tail>\d+))$/;

function within({ first, last, tail }: Readonly<Partial<Record<string, string>>>, size: number): Range {
  if (tail !== undefined) return { start: Math.max(0, size - Number(tail)), end: size - 1 };
  const end = last === undefined || last === '' ? Infinity : Number(last);
  return { start: Number(first), end: Math.min(end, size - 1) };
}

/** The range that a header asks for; undefined for the whole, also when the header is none that S3 understands. */
export function rangeOf(asked: string | undefined, size: number): Range | undefined {
  const groups = FORM.exec(asked ?? '')?.groups;
  if (groups === undefined) return undefined;
  const range = within(groups, size);
  if (range.start > range.end)
    throw new StoreRefusal('InvalidRange', 'The requested range is not satisfiable');
  return range;
}
