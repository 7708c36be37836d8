import { join } from 'node:path';
import type { Browser } from 'playwright';
import { chromium } from 'playwright';
import { Unavailable } from '../failures';

/** Which browser it is, and how one looks at it. */
export interface Sight {
  /** The browser's program; looked for when it is first needed. */
  readonly browser: () => string;
  readonly headed: boolean;
  /** Between two acts, for people who watch; milliseconds. */
  readonly slowMotion: number;
}

/** What Playwright switches off for tests here, which has to be said again with what is added to it. */
const USUALLY_OFF = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'MediaRouter', 'PaintHolding'],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable'],
  ...['ThirdPartyStoragePartitioning', 'NetworkTimeServiceQuerying', 'PreconnectToSearch'],
  'OptimizationHints',
];
/** Everything that shows a page is made anew for each page of the same console: a third of the work of showing one. */
const MADE_ANEW = 'RenderDocument';

/** No page is shown for so long that it would pay to make its scripts fast. */
const NO_HASTE = '--no-opt,--no-maglev';

const FLAGS = [
  `--js-flags=${NO_HASTE}`,
  `--disable-features=${[...USUALLY_OFF, MADE_ANEW].join(',')}`,
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** As root a browser takes precedence over the product, its machines and the witness, who then see too coarsely. */
const WITHOUT_PRECEDENCE = join(__dirname, 'without-precedence.sh');
const isRoot = (): boolean => process.getuid?.() === 0;

/** Start a browser that is as important as everybody else, and no more. */
export const launched = async ({ browser, headed, slowMotion }: Sight): Promise<Browser> => {
  const path = browser();
  const program = isRoot()
    ? { executablePath: WITHOUT_PRECEDENCE, args: [...FLAGS, `--program=${path}`] }
    : { executablePath: path, args: FLAGS };
  const ours = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  try {
    return await chromium.launch({ ...program, ...ours, headless: !headed, slowMo: slowMotion });
  } catch (cause) {
    throw new Unavailable({ hoped: `The browser ${path} starts`, cause });
  }
};
