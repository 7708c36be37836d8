import { Misconfigured } from './failures';
import { isLoopback } from './loopback';

const EXAMPLES = {
  HISTORY_DATABASE_URL: 'postgres://127.0.0.1:5432/acceptance',
  ALERT_WEBHOOK_URL: 'https://hooks.example.com/services/name',
  ALERT_LINK: 'https://ci.example.com/runs/17',
} as const;

type OutletVariable = keyof typeof EXAMPLES;

/** Every variable that says where a run's results go besides its reports. */
export const OUTLET_VARIABLES = Object.keys(EXAMPLES) as readonly OutletVariable[];

/** Where a run's results go besides its reports. */
export interface Outlets {
  /** A shared database for the history; without one it is kept beside the reports. */
  readonly history?: string;
  /** Who is told of what needs a look. */
  readonly webhook?: string;
  /** Where the report can be seen, for whoever is told. */
  readonly report?: string;
}

// The value itself is never shown: it may hold a secret, and often is one.
const wrong = (name: OutletVariable, what: string): Misconfigured =>
  new Misconfigured({ wrong: `${name} ${what}`, todo: `For example ${EXAMPLES[name]}` });

const address = (name: OutletVariable, value: string, schemes: readonly string[]): URL => {
  if (!URL.canParse(value)) throw wrong(name, 'is not an address');
  const url = new URL(value);
  if (!schemes.includes(url.protocol)) throw wrong(name, `does not begin with ${schemes.join('// or ')}//`);
  return url;
};

const historyOf = (value: string): string =>
  address('HISTORY_DATABASE_URL', value, ['postgres:', 'postgresql:']).href;

const webhookOf = (value: string): string => {
  const { href, protocol, hostname } = address('ALERT_WEBHOOK_URL', value, ['https:', 'http:']);
  if (protocol === 'http:' && !isLoopback(hostname))
    throw wrong(
      'ALERT_WEBHOOK_URL',
      'would be sent unencrypted: off this machine it must begin with https://',
    );
  return href;
};

const reportOf = (value: string): string => address('ALERT_LINK', value, ['https:', 'http:']).href;

/** The outlets that these variables name, checked. */
export const readOutlets = (values: Readonly<Record<string, string>>): Outlets => {
  const { HISTORY_DATABASE_URL, ALERT_WEBHOOK_URL, ALERT_LINK } = values;
  return {
    ...(HISTORY_DATABASE_URL === undefined ? {} : { history: historyOf(HISTORY_DATABASE_URL) }),
    ...(ALERT_WEBHOOK_URL === undefined ? {} : { webhook: webhookOf(ALERT_WEBHOOK_URL) }),
    ...(ALERT_LINK === undefined ? {} : { report: reportOf(ALERT_LINK) }),
  };
};

/** What of the outlets must never be shown. */
export const secretsOfOutlets = ({ history, webhook }: Outlets): readonly string[] => [
  ...(history === undefined ? [] : [history, decodeURIComponent(new URL(history).password)]),
  ...(webhook === undefined ? [] : [webhook, ...pathOf(webhook)]),
];

/** Who knows the path of a webhook can post there; the path of a host alone tells nothing. */
const pathOf = (url: string): readonly string[] => {
  const { pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? [] : [pathname + search];
};
