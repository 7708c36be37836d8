import type { Opened } from './ledger';
import { holdingsOf, ledgersIn, readLedger } from './ledger';
import { isAlive, isHere } from './owner';

const isOf = ({ owner, embedded }: Opened, pids: readonly number[]): boolean =>
  embedded === undefined && pids.includes(owner.pid) && isHere(owner) && isAlive(owner);

const heldIn = (path: string, pids: readonly number[]): readonly string[] => {
  const rows = readLedger(path);
  const [first] = rows;
  if (first?.row !== 'opened' || !isOf(first, pids)) return [];
  return holdingsOf(rows)
    .filter(({ refused, until }) => !refused && until === undefined)
    .map(({ label }) => label);
};

/** What running processes may have rented and not yet returned, by the ledgers in a directory; what an embedded sandbox holds ends with its owner. */
export const unreturned = (directory: string, pids: readonly number[]): readonly string[] =>
  ledgersIn(directory).flatMap((path) => heldIn(path, pids));
