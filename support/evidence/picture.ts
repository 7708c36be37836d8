import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const words = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Save the nth picture of a scenario under its time, number and moment; the path it has then. */
export const savePicture = (
  reports: string,
  [nth, moment]: readonly [number, string],
  image: Buffer,
): string => {
  const directory = join(reports, 'screenshots');
  mkdirSync(directory, { recursive: true });
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const path = join(directory, `${time}-${String(nth).padStart(2, '0')}-${words(moment)}.png`);
  writeFileSync(path, image);
  return path;
};
