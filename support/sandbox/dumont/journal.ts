import { closeSync, openSync, writeSync } from 'node:fs';
import { now } from '../clock';

/** The ground truth of what the control plane did, for calibration only; nothing decides by reading it. */
export interface Journal {
  note(what: string, details?: Readonly<Record<string, unknown>>): void;
  close(): void;
}

/** Opens the journal: one JSON object a line, written before the call returns. */
export function openJournal(file: string): Journal {
  const descriptor = openSync(file, 'a', 0o600);
  return {
    note: (what, details = {}) => {
      writeSync(descriptor, `${JSON.stringify({ at: now(), what, ...details })}\n`);
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}
