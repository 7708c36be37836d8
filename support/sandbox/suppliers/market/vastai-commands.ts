/** A request of the `vastai` program, version 1.9: query values and bodies are JSON the way Python writes it. */
export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** It asks for the names of GPUs before it knows a key. */
  readonly anonymous?: true;
}

const DAY = 86_400;
const SINCE = { gte: Math.floor(Date.now() / 1000) - 7 * DAY, lte: Math.floor(Date.now() / 1000) };
const BY_ID = [{ col: 'id', dir: 'asc' }];
/** The columns of the table of instances. */
export const COLUMNS = ['id', 'actual_status', 'label', 'gpu_name', 'dph_total', 'start_date'];

/** Search as a customer types it. */
export const SEARCH =
  "search offers 'gpu_name=RTX_4090 gpu_ram>=20 driver_version>=535.86.05 dph<0.5 geolocation in [US,SE,DE]' -o dph --limit 3";
/** Rent as a customer types it. */
export const CREATE =
  'create instance ID --image ubuntu:22.04 --disk 20 --label L --ssh --direct --env "-e TZ=UTC -p 8080:8080"';
/** A filtered and sorted table of instances as a customer types it. */
export const TABLE =
  'show instances --label L --status running loading created --order-by "start_date desc" --limit 2';

/** What the program sends, by what was typed after `vastai`. */
export const COMMANDS = {
  'any command, at its start': () => ({
    method: 'GET',
    path: '/api/v0/gpu_names/unique/',
    anonymous: true,
  }),
  [SEARCH]: () => ({
    method: 'POST',
    path: '/api/v0/bundles/',
    body: {
      verified: { eq: true },
      external: { eq: false },
      rentable: { eq: true },
      gpu_name: { eq: 'RTX 4090' },
      gpu_ram: { gte: 20_000.0 },
      driver_version: { gte: 535_086_005 },
      dph_total: { lt: '0.5' },
      geolocation: { in: ['US', 'SE', 'DE'] },
      order: [['dph_total', 'asc']],
      type: 'on-demand',
      limit: 3,
      allocated_storage: 5.0,
    },
  }),
  "search offers --new 'gpu_name=H200' -b": () => ({
    method: 'PUT',
    path: '/api/v0/search/asks/',
    body: {
      select_cols: ['*'],
      q: {
        verified: { eq: true },
        external: { eq: false },
        rentable: { eq: true },
        gpu_name: { eq: 'H200' },
        order: [['score', 'desc']],
        type: 'bid',
        allocated_storage: 5.0,
      },
    },
  }),
  'create instance ID --image ubuntu:22.04 --disk 20 --label L --ssh --direct --env "-e TZ=UTC -p 8080:8080"':
    (offer: number, label: string) => ({
      method: 'PUT',
      path: `/api/v0/asks/${offer}/`,
      body: {
        client_id: 'me',
        image: 'ubuntu:22.04',
        env: { TZ: 'UTC', '-p 8080:8080': '1' },
        price: null,
        disk: 20.0,
        label,
        extra: null,
        onstart: null,
        image_login: null,
        python_utf8: false,
        lang_utf8: false,
        use_jupyter_lab: false,
        jupyter_dir: null,
        force: false,
        cancel_unavail: false,
        template_hash_id: null,
        user: null,
        runtype: 'ssh_direc ssh_proxy',
      },
    }),
  'show instances --raw': (after?: string) => ({
    method: 'GET',
    path: '/api/v1/instances/',
    query: {
      select_filters: {},
      order_by: BY_ID,
      limit: 25,
      ...(after === undefined ? {} : { after_token: after }),
    },
  }),
  [TABLE]: (label: string, after?: string) => ({
    method: 'GET',
    path: '/api/v1/instances/',
    query: {
      select_filters: {
        actual_status: { in: ['running', 'loading', 'created'] },
        label: { in: [label] },
      },
      order_by: [{ col: 'start_date', dir: 'desc' }, ...BY_ID],
      limit: 2,
      select_cols: COLUMNS,
      ...(after === undefined ? {} : { after_token: after }),
    },
  }),
  'show instances, before its table': () => ({ method: 'GET', path: '/api/v0/instances/filters/' }),
  'show instance ID': (id: number) => ({
    method: 'GET',
    path: `/api/v0/instances/${id}/`,
    query: { owner: 'me' },
  }),
  'label instance ID L': (id: number, label: string) => ({
    method: 'PUT',
    path: `/api/v0/instances/${id}/`,
    body: { label },
  }),
  'stop instance ID': (id: number) => ({
    method: 'PUT',
    path: `/api/v0/instances/${id}/`,
    body: { state: 'stopped' },
  }),
  'start instance ID': (id: number) => ({
    method: 'PUT',
    path: `/api/v0/instances/${id}/`,
    body: { state: 'running' },
  }),
  'destroy instance ID -y': (id: number) => ({
    method: 'DELETE',
    path: `/api/v0/instances/${id}/`,
    body: {},
  }),
  'show invoices-v1 --charges --charge-type instance --limit 2 --latest-first': (after?: string) => ({
    method: 'GET',
    path: '/api/v0/charges/',
    query: {
      select_filters: { day: SINCE, type: { in: ['instance'] } },
      latest_first: true,
      limit: 2,
      format: 'table',
      ...(after === undefined ? {} : { after_token: after }),
    },
  }),
  'show invoices-v1 --invoices': () => ({
    method: 'GET',
    path: '/api/v1/invoices/',
    query: { select_filters: { when: SINCE }, latest_first: false, limit: 20 },
  }),
  'show invoices': (from: number, to: number) => ({
    method: 'GET',
    path: '/api/v0/users/me/invoices',
    query: { owner: 'me', sdate: from, edate: to, inc_charges: true },
  }),
  'show user': () => ({ method: 'GET', path: '/api/v0/users/current' }),
} as const satisfies Readonly<Record<string, (...typed: never[]) => Sent>>;

/** JSON with Python's spaces. */
function dumps(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(dumps).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}: ${dumps(field)}`);
  return `{${fields.join(', ')}}`;
}

const quoted = (value: unknown): string =>
  encodeURIComponent(typeof value === 'string' ? value : dumps(value)).replaceAll('%20', '+');

const withQuery = (path: string, query: Readonly<Record<string, unknown>>): string => {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${quoted(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
};

/** The request as it leaves the program: the key goes into the query as well as into a header. */
export function asSent({ method, path, query, body, anonymous }: Sent, key: string) {
  const keyed = anonymous === true ? {} : { api_key: key };
  const headers = {
    'user-agent': 'vastai-cli/1.9.1',
    accept: '*/*',
    ...(anonymous === true ? {} : { authorization: `Bearer ${key}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const text = body === undefined ? null : dumps(body);
  return { method, path: withQuery(path, { ...query, ...keyed }), headers, body: text };
}
