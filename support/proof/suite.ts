// A process of its own: the suite, loaded once, and run as often as it is told to.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { loadConfiguration, loadSupport, runCucumber } from '@cucumber/cucumber/api';
import { interrupt, interrupted } from '../report/interruption';
import type { SuiteOrder } from './suite-order';

const STOP = 'SIGTERM';

/** A proof looks at the messages alone, and makes nothing for people. */
const loaded = async () => {
  const { runConfiguration } = await loadConfiguration({ profiles: ['proof'] });
  const support = await loadSupport(runConfiguration);
  return { ...runConfiguration, support };
};

type Suite = Awaited<ReturnType<typeof loaded>>;

const run = async (suite: Suite, { places, reports, world, rehearsal }: SuiteOrder): Promise<void> => {
  const log = createWriteStream(join(reports, 'run.log'));
  const files = { [join(reports, 'messages.ndjson')]: 'message' };
  const worldParameters = { ...suite.runtime.worldParameters, ...world, reports };
  const options = {
    support: suite.support,
    sources: { ...suite.sources, paths: [...places] },
    runtime: { ...suite.runtime, worldParameters, dryRun: rehearsal === true },
    formats: { ...suite.formats, files },
  };
  await runCucumber(options, { stdout: log, stderr: log });
  log.end();
  await once(log, 'close');
};

const serve = (): void => {
  const loading = loaded();
  process.on(STOP, () => {
    interrupt(interrupted() ? 2 : 1);
  });
  process.once('disconnect', () => process.exit(interrupted() ? 0 : 1));
  process.on('message', (order: SuiteOrder) => {
    void loading.then((suite) => run(suite, order)).then(() => process.send?.('done'));
  });
};

serve();
