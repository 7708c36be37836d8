import { z } from 'zod';
import { now } from '../clock';
import { Unavailable } from '../failures';
import { Wire } from '../wire';
import type { FaultKind, Faults, FaultTarget, Injected } from './faults';

const INJECTED = z.object({ id: z.union([z.string(), z.number()]).transform(String) });
const HEALED = z.looseObject({});

/** Killing or reviving something takes as long as that takes; milliseconds. */
const DEED = 10_000;

/** The faults that a sandbox stages on demand. */
export class SandboxFaults implements Faults {
  readonly #wire: Wire;

  constructor(url: string) {
    this.#wire = new Wire({ name: 'The fault control', url, blame: Unavailable });
  }

  async inject(kind: FaultKind, target?: FaultTarget): Promise<Injected> {
    const body = { kind, ...(target === undefined ? {} : { target }) };
    const sentAt = now();
    const answer = await this.#wire.ask({ method: 'POST', path: '/faults', body, limit: DEED });
    const acceptedAt = now();
    return { id: this.#wire.read(answer, INJECTED).id, kind, sentAt, acceptedAt };
  }

  async heal({ id }: Injected): Promise<void> {
    const path = `/faults/${id}/heal`;
    this.#wire.read(await this.#wire.ask({ method: 'POST', path, limit: DEED }), HEALED);
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}
