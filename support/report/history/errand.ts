import type { Past, Point, RunLine, RunRecord } from './chronicle';
import type { Place } from './store';

/** What the keeper of the history is asked to do. */
export type Errand =
  | { readonly kind: 'record'; readonly run: RunRecord }
  | { readonly kind: 'runs'; readonly most: number }
  | { readonly kind: 'points'; readonly words: string; readonly most: number };

/** What comes back from each errand. */
export interface Brought {
  readonly record: readonly Past[];
  readonly runs: readonly RunLine[];
  readonly points: readonly Point[];
}

/** An errand, and where the history is kept. */
export interface Sent {
  readonly place: Place;
  readonly errand: Errand;
}

/** What the keeper says at its end. */
export type Reply = { readonly brought: unknown } | { readonly failed: string };
