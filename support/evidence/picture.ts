import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

let taken = 0;

const words = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Save a picture of a page under its time, number and moment; the path it has then. */
export const savePicture = (reports: string, moment: string, image: Buffer): string => {
  taken += 1;
  const directory = join(reports, 'screenshots');
  mkdirSync(directory, { recursive: true });
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const path = join(directory, `${time}-${String(taken).padStart(2, '0')}-${words(moment)}.png`);
  writeFileSync(path, image);
  return path;
};
