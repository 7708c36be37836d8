/** How is a claim judged? One claim beside what was seen of it, and how far the two may be apart. */
import { middle, type Interval, type Verdict } from '../verdict';

/** How far a claim may be from what was seen. Milliseconds. */
export interface Tolerance {
  /** Never more than this. */
  readonly cap: number;
  /** The product cannot know the instant of a loss better than half of this. */
  readonly heartbeat: number;
  /** Nor the beginning and the end of any other phase together better than this. */
  readonly grain: number;
}

/** The tolerance of the sandbox, and of whatever stands beside it. */
export const SANDBOX: Tolerance = { cap: 200, heartbeat: 250, grain: 100 };

/** One claim beside what was seen. */
export interface Audit {
  readonly claim: string;
  readonly verdict: Extract<Verdict, 'met' | 'breached' | 'inconclusive'>;
  /** How far claim and observation are apart, where both are times. */
  readonly apart?: number;
  readonly because: string;
}

/** A claim that holds or does not. */
export const audit = (claim: string, holds: boolean, because: string): Audit => ({
  claim,
  verdict: holds ? 'met' : 'breached',
  because,
});

const SHARE = 0.05;

/** What a claimed time may be beyond its allowance, for its length. */
export const shareOf = (took: Interval): number => SHARE * middle(took);

/** What is apart by more than its own allowance is false; by no more than the cap it is true. */
export const verdictOn = (apart: number, own: number, cap: number): Audit['verdict'] => {
  if (apart > own) return 'breached';
  return apart <= cap ? 'met' : 'inconclusive';
};

/** In words, between what bounds it was seen to take. */
export const seenTo = ({ lo, hi }: Interval): string =>
  `seen between ${Math.round(lo)} and ${Math.round(hi)} ms`;
