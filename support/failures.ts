import { inspect } from 'node:util';

interface Circumstances {
  readonly seen?: string;
  readonly todo?: string;
  readonly cause?: unknown;
}

/** What every failure of the suite tells: what was hoped in vain or what is wrong, what was last seen, why, and what to do. */
export type Account = Circumstances & ({ readonly hoped: string } | { readonly wrong: string });

const words = (cause: unknown): string => {
  // Of a host with several addresses each attempt failed, and only they say how.
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(words).join('; ');
  return cause instanceof Error ? cause.message : inspect(cause);
};

const sentence = ({ seen, todo, cause, ...what }: Account): string =>
  [
    // A hope must not read as if it had come true.
    'hoped' in what ? `Hoped: ${what.hoped}` : what.wrong,
    seen === undefined ? undefined : `Last seen: ${seen}`,
    cause === undefined ? undefined : `Cause: ${words(cause)}`,
    todo,
  ]
    .filter((part) => part !== undefined)
    .join('\n  ');

class Failure extends Error {
  constructor(account: Account | string) {
    const told: Account = typeof account === 'string' ? { wrong: account } : account;
    super(sentence(told), { cause: told.cause });
    this.name = new.target.name;
  }
}

/** The product is wrong: a promise or a claim of it did not hold. */
export class Broken extends Failure {}

/** The environment is wrong: something the suite needs did not answer; never counted as the product's failure. */
export class Unavailable extends Failure {}

/** Nobody is wrong: the target, or the channel to it, has no such thing; its scenario is skipped and counted apart. */
export class NotOffered extends Failure {}

/** You are asked to correct a setting: names the variable and gives an example. */
export class Misconfigured extends Failure {}

/** The gravest first. */
const KINDS = [Broken, Unavailable, Misconfigured] as const;

/** Several failures as one of the gravest kind that says each of them, once; none when there is none. */
export function together(failures: readonly Error[]): Error | undefined {
  if (failures.length < 2) return failures[0];
  const said = [...new Set(failures.map(({ message }) => message))].join('\n');
  const isForeseen = failures.every((failure) => failure instanceof Failure);
  const Gravest = KINDS.find((kind) => isForeseen && failures.some((failure) => failure instanceof kind));
  return Gravest === undefined ? new AggregateError(failures, said) : new Gravest(said);
}
