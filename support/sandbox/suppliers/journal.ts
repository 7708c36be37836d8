import { closeSync, openSync, writeSync } from 'node:fs';
import { now } from '../clock';

/** The ground truth of a sandbox: what was really done to which machine, on the host's monotonic clock. */
export interface Journal {
  readonly file: string;
  note(what: string, details?: Readonly<Record<string, unknown>>): void;
  close(): void;
}

/** Open the journal, one JSON object a line, written before the call returns. */
export function openJournal(file: string): Journal {
  const descriptor = openSync(file, 'a', 0o600);
  return {
    file,
    note: (what, details = {}) => {
      writeSync(descriptor, `${JSON.stringify({ at: now(), what, ...details })}\n`);
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}
