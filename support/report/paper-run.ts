import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Evidence } from '../evidence/evidence';
import { MEDIA, type Row, type RunFacts } from '../evidence/measurement';
import { by } from '../witness/case';
import { tell } from '../witness/story';
import { seal } from './seal';

const FACTS: RunFacts = {
  ...{ run: '0a1b2c3d', target: 'http://127.0.0.1:8000', channel: 'api', tier: '1', why: '', seed: '42' },
  ...{ product: 'dumont-cloud 1.0', commit: '0123456' },
};
const SUBJECT = { ...FACTS, scenario: 'S01', title: 'The work goes on', secrets: [] };

/** A scenario that was played on paper: its history as it is kept, and the rows that were drawn from it. */
export interface PaperRun {
  readonly packed: Buffer;
  readonly rows: readonly Row[];
  readonly facts: RunFacts;
}

const CHARGE = { rental: '1', label: 'a', amount: 0.5, items: [], start: 0, end: 3_600 };
const STORAGE = {
  before: { bucket: 'b', to: 1_000, items: [{ type: 'class-a', amount: 0.01, quantity: 1 }] },
  after: { bucket: 'b', to: 3_000, items: [{ type: 'class-a', amount: 0.03, quantity: 3 }] },
};

/** Play a scenario on paper: two promises kept, one breached, one failover, what it cost, and a journey of one leg. */
export const paperRun = (): PaperRun => {
  const rows: Row[] = [];
  let packed = Buffer.alloc(0);
  const attach = (data: string | Buffer, media: string): void => {
    if (media === MEDIA.measurement) rows.push(JSON.parse(String(data)) as Row);
    if (media === MEDIA.history) packed = Buffer.from(data);
  };
  const evidence = new Evidence({ attach, log: () => undefined }, SUBJECT);
  const history = tell();
  evidence.judged(by('resumedOnGpu', 180_000), history);
  evidence.judged(by('noticed', 100), history);
  evidence.stood(by('recordsIntact', 10_000), history);
  evidence.judged(by('shows', 'it shows a word', '^word$', 'word'), history);
  evidence.failover(history, 10_000, 0.5);
  evidence.cost(history, { charges: [CHARGE], storage: STORAGE });
  evidence.journey(history, [{ leg: 'login', from: 0, to: 1_200 }]);
  evidence.history(history);
  evidence.close();
  return { packed, rows, facts: FACTS };
};

/** Leave a run that was played on paper in a directory, as a real one leaves its files. */
export const leaveRun = (directory: string, { packed, rows }: PaperRun = paperRun()): void => {
  mkdirSync(join(directory, 'histories'), { recursive: true });
  mkdirSync(join(directory, 'acceptance'), { recursive: true });
  writeFileSync(join(directory, 'acceptance', 'index.html'), '<p>Report</p>');
  writeFileSync(join(directory, 'histories', '0a1b2c3d-S01.ndjson.gz'), packed);
  writeFileSync(
    join(directory, 'measurements.ndjson'),
    rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  );
  const attachment = { body: packed.toString('base64'), contentEncoding: 'BASE64', mediaType: MEDIA.history };
  writeFileSync(join(directory, 'messages.ndjson'), `${JSON.stringify({ attachment })}\n`);
  seal(directory);
};
