import { Agent, request } from 'undici';
import { z } from 'zod';
import type { Address } from '../records';
import { reasonOf, Unanswered } from '../refusal';
import type { Units } from '../units';
import { AccessToken } from './token';

const METADATA = z.object({
  items: z.array(z.object({ key: z.string(), value: z.string().optional() })).default([]),
});
const INTERFACE = z.object({
  accessConfigs: z.array(z.object({ natIP: z.string().optional() })).default([]),
});
const VM = z.object({
  name: z.string(),
  status: z.string(),
  metadata: METADATA.default({ items: [] }),
  networkInterfaces: z.array(INTERFACE).default([]),
});
const OPERATION = z.object({
  name: z.string(),
  status: z.string(),
  error: z
    .object({ errors: z.array(z.object({ code: z.string(), message: z.string().optional() })) })
    .optional(),
});
const FAILURE = z.object({ error: z.object({ code: z.number(), message: z.string() }) });

/** A VM in the supplier's books. */
export interface Vm {
  readonly status: string;
  readonly address: Address | null;
}

/** What is asked for with a new VM. */
export interface VmOrder {
  readonly name: string;
  readonly zone: string;
  readonly machineType: string;
  readonly disk: number;
  readonly spot: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly publicKeys: readonly string[];
}

/** The compute supplier answered and said no. */
export class ComputeRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(`The compute supplier refused: ${message}.`);
    this.name = 'ComputeRefusal';
  }
}

/** Who logs in on a VM, unless its supplier names somebody else. */
const VM_USER = 'dumont';
const DEFAULT_SSH_PORT = 22;
const CONFLICT = 409;
const NOT_FOUND = 404;
const IMAGE = 'projects/debian-cloud/global/images/family/debian-12';

/** The compute supplier, asked with the product's own service account. */
export class Compute {
  readonly #agent = new Agent({ connections: 8, keepAliveTimeout: 30_000 });
  readonly #token: AccessToken;

  constructor(
    private readonly account: {
      readonly url: string;
      readonly project: string;
      readonly credentials: string;
    },
    private readonly units: Units,
  ) {
    this.#token = new AccessToken(account.credentials, units.request);
  }

  /** Orders a VM; one of that name that exists already is the one ordered. Resolves when the operation is done. */
  async create(order: VmOrder): Promise<void> {
    const path = `/zones/${order.zone}/instances`;
    const answer = await this.#send('POST', path, vmBody(order));
    if (answer.status !== CONFLICT) await this.#done(order.zone, answer);
  }

  /** The VM, or undefined when there is none. */
  async find(zone: string, name: string): Promise<Vm | undefined> {
    const { status, body } = await this.#send('GET', `/zones/${zone}/instances/${name}`);
    if (status === NOT_FOUND) return undefined;
    const vm = VM.parse(accepted(status, body));
    return { status: vm.status, address: addressOf(vm) };
  }

  /** Returns a VM and resolves when the supplier no longer knows it. */
  async destroy(zone: string, name: string): Promise<void> {
    const answer = await this.#send('DELETE', `/zones/${zone}/instances/${name}`);
    if (answer.status !== NOT_FOUND) await this.#done(zone, answer);
    if ((await this.find(zone, name)) !== undefined)
      throw new Unanswered(`The VM ${name} is still in the compute supplier's books`);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #done(zone: string, { status, body }: Answer): Promise<void> {
    let operation = OPERATION.parse(accepted(status, body));
    while (operation.status !== 'DONE') {
      const next = await this.#send('POST', `/zones/${zone}/operations/${operation.name}/wait`);
      operation = OPERATION.parse(accepted(next.status, next.body));
    }
    const [error] = operation.error?.errors ?? [];
    if (error !== undefined) throw new ComputeRefusal(409, `${error.code} ${error.message ?? ''}`.trim());
  }

  async #send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    const authorization = `Bearer ${await this.#token.value()}`;
    const url = `${this.account.url}/compute/v1/projects/${this.account.project}${path}`;
    try {
      const answer = await request(url, {
        method,
        dispatcher: this.#agent,
        headers: { authorization, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(path.endsWith('/wait') ? WAIT : this.units.request),
      });
      return { status: answer.statusCode, body: await answer.body.json() };
    } catch (cause) {
      throw new Unanswered(
        `The compute supplier did not answer ${method} ${path} (${reasonOf(cause)})`,
        cause,
      );
    }
  }
}

const WAIT = 130_000;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function accepted(status: number, body: unknown): unknown {
  if (status < 300) return body;
  if (status >= 500) throw new Unanswered(`The compute supplier failed with status ${status}`);
  throw new ComputeRefusal(status, FAILURE.safeParse(body).data?.error.message ?? `status ${status}`);
}

function addressOf({ status, networkInterfaces, metadata }: z.infer<typeof VM>): Address | null {
  const hosts = networkInterfaces.flatMap(({ accessConfigs }) => accessConfigs.map(({ natIP }) => natIP));
  const host = hosts.find((one) => one !== undefined);
  const item = (name: string): string | undefined => metadata.items.find(({ key }) => key === name)?.value;
  if (status !== 'RUNNING' || host === undefined) return null;
  return { host, port: Number(item('ssh-port') ?? DEFAULT_SSH_PORT), user: item('ssh-user') ?? VM_USER };
}

const vmBody = (order: VmOrder): unknown => ({
  name: order.name,
  machineType: `zones/${order.zone}/machineTypes/${order.machineType}`,
  labels: order.labels,
  disks: [
    {
      boot: true,
      autoDelete: true,
      initializeParams: { sourceImage: IMAGE, diskSizeGb: String(order.disk) },
    },
  ],
  networkInterfaces: [
    { network: 'global/networks/default', accessConfigs: [{ type: 'ONE_TO_ONE_NAT', name: 'External NAT' }] },
  ],
  ...(order.spot ? { scheduling: { provisioningModel: 'SPOT', instanceTerminationAction: 'STOP' } } : {}),
  metadata: {
    items: [{ key: 'ssh-keys', value: order.publicKeys.map((key) => `${VM_USER}:${key}`).join('\n') }],
  },
});
