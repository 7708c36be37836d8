import { now } from '../clock';
import { faultTold } from '../fault-words';
import type { History } from '../witness/history';

/** A sentence was played to its end: whether what it tells of has really been done, the history must show. */
export const played = (history: History | undefined, sentence: string): void => {
  const fault = faultTold(sentence);
  history?.add({ kind: 'played', at: now(), sentence, ...(fault === undefined ? {} : { fault }) });
};
