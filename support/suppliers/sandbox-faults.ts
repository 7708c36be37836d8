import { z } from 'zod';
import { now } from '../clock';
import { NotOffered, Unavailable } from '../failures';
import { type Answer, Wire } from '../wire';
import type { Fault, Faults, Healing, Injected, StoreFault } from './faults';

const INJECTED = z.object({ id: z.union([z.string(), z.number()]).transform(String) });
const KINDS = z.object({
  kinds: z.array(z.object({ kind: z.string(), offered: z.boolean(), why: z.string().nullable() })),
});
const HEALED = z.looseObject({});

const EVERYBODYS: readonly Injected['kind'][] = ['market-down', 'store-down'];

/** Killing or reviving something takes as long as that takes; milliseconds. */
const DEED = 10_000;

/** Who is there answers sooner, on a busy computer too; milliseconds. */
const ANSWER = 10_000;

/** The sandbox's own words for a fault. */
const orderOf = (fault: Fault | StoreFault): { readonly kind: string; readonly target?: unknown } => {
  // A supplier's trouble is everybody's, so that the witness can confirm it.
  if (EVERYBODYS.includes(fault.kind)) return { ...fault, target: { all: true } };
  return fault.kind === 'standby-cut' ? { ...fault, kind: 'link-cut' } : fault;
};

/** The faults that a sandbox stages on demand. */
export class SandboxFaults implements Faults {
  readonly #wire: Wire;
  #kinds: Promise<Answer> | undefined;

  constructor(url: string) {
    this.#wire = new Wire({ name: 'The fault control', url, variable: 'FAULTS_URL', blame: Unavailable });
  }

  async inject(fault: Fault | StoreFault): Promise<Injected> {
    const body = orderOf(fault);
    await this.#mustBeOffered(body.kind);
    const sentAt = now();
    const answer = await this.#wire.ask({ method: 'POST', path: '/faults', body, limit: DEED });
    const acceptedAt = now();
    return { id: this.#wire.read(answer, INJECTED).id, kind: fault.kind, sentAt, acceptedAt };
  }

  async heal({ id }: Injected): Promise<Healing> {
    const path = `/faults/${id}/heal`;
    const answer = await this.#wire.ask({ method: 'POST', path, limit: DEED });
    if (answer.status === 404) return 'gone';
    this.#wire.read(answer, HEALED);
    return 'healed';
  }

  async answers(): Promise<void> {
    await this.#wire.ask({ method: 'GET', path: '/faults/kinds', limit: ANSWER });
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  async #mustBeOffered(kind: string): Promise<void> {
    this.#kinds ??= this.#wire.ask({ method: 'GET', path: '/faults/kinds' });
    const { kinds } = this.#wire.read(await this.#kinds, KINDS);
    const known = kinds.find((each) => each.kind === kind);
    if (known?.offered === true) return;
    throw new NotOffered(`The fault "${kind}" cannot be staged here: ${known?.why ?? 'it is not known'}`);
  }
}
