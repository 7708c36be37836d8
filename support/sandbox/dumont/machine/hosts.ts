import type { Instance, Standby } from '../records';
import { Unanswered } from '../refusal';
import type { Host } from './connections';

/** A GPU instance as a machine to log in on. */
export function gpuHost({ id, address }: Instance): Host {
  if (address === null) throw new Unanswered(`The GPU instance ${id} has no address yet`);
  return { id: `gpu-${id}`, address };
}

/** A CPU Standby as a machine to log in on. */
export function standbyHost({ name, address }: Standby): Host {
  if (address === null) throw new Unanswered(`The CPU Standby ${name} has no address yet`);
  return { id: `vm-${name}`, address };
}
