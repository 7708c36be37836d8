import { now } from '../clock';
import type { History } from '../witness/history';
import { toldBy } from './sentence';

/** A sentence was played to its end: whether what it tells of has really been done, the history must show. */
export const played = (history: History | undefined, sentence: string): void => {
  history?.add({ kind: 'played', at: now(), sentence, ...toldBy(sentence) });
};
