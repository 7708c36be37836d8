import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEDIA } from '../evidence/measurement';
import { unpacked } from '../evidence/transcript';
import type { Attempt } from './messages';
import { attachmentsOf } from './rows';

/** Where the recorded histories of a run are, within its reports. */
export const HISTORIES = 'histories';

const nameOf = (packed: Uint8Array): string => {
  const { run, scenario } = unpacked(packed).heading;
  return [run, scenario].filter(Boolean).join('-');
};

/** Write down the recorded history of every scenario of a run. */
export const writeHistories = (attempts: readonly Attempt[], reports: string): void => {
  const directory = join(reports, HISTORIES);
  const taken = new Map<string, number>();
  const attached = attempts.flatMap(attachmentsOf).filter(({ mediaType }) => mediaType === MEDIA.history);
  if (attached.length > 0) mkdirSync(directory, { recursive: true });
  for (const { body } of attached) {
    const packed = Buffer.from(body, 'base64');
    const name = nameOf(packed);
    const nth = (taken.get(name) ?? 0) + 1;
    taken.set(name, nth);
    writeFileSync(join(directory, `${name}${nth === 1 ? '' : `-${nth}`}.ndjson.gz`), packed);
  }
};
