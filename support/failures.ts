import { inspect } from 'node:util';

/** What every failure of the suite tells: what was hoped, what was last seen, why, and what to do. */
export interface Account {
  readonly hoped: string;
  readonly seen?: string;
  readonly todo?: string;
  readonly cause?: unknown;
}

const sentence = ({ hoped, seen, todo, cause }: Account): string =>
  [
    hoped,
    seen === undefined ? undefined : `Last seen: ${seen}`,
    cause === undefined ? undefined : `Cause: ${cause instanceof Error ? cause.message : inspect(cause)}`,
    todo,
  ]
    .filter((part) => part !== undefined)
    .join('\n  ');

class Failure extends Error {
  constructor(account: Account | string) {
    const { cause, ...rest }: Account = typeof account === 'string' ? { hoped: account } : account;
    super(sentence({ ...rest, cause }), { cause });
    this.name = new.target.name;
  }
}

/** The product is wrong: a promise or a claim of it did not hold. */
export class Broken extends Failure {}

/** The environment is wrong: something the suite needs did not answer; never counted as the product's failure. */
export class Unavailable extends Failure {}

/** You are asked to correct a setting: names the variable and gives an example. */
export class Misconfigured extends Failure {}
