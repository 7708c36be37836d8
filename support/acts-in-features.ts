import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FEATURES = resolve(__dirname, '../features');

/** The sentences of all features in which something is arranged or done, as they are written; for tests of how they are understood. */
export const actsInFeatures = (): readonly string[] =>
  readdirSync(FEATURES)
    .flatMap((file) => readFileSync(join(FEATURES, file), 'utf8').split('\n'))
    .map((line) => line.trim())
    .filter((line) => /^(Given|When|And) /.test(line))
    .map((line) => line.replace(/^\w+ /, ''));
