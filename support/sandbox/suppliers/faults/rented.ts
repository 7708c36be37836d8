import type { Compute } from '../compute/compute';
import type { Market } from '../market/market';
import type { Tenancy } from '../tenancy';
import type { MachineOrder } from './order';
import { FaultRefusal } from './refusal';

const SECOND = 1000;

/** Breaks what is rented, by the supplier's own id. */
export class Rented {
  constructor(private readonly suppliers: { readonly market: Market; readonly compute: Compute }) {}

  async break(order: MachineOrder): Promise<void> {
    const tenancy = this.#tenancy(order);
    if (!(await broken(order, tenancy))) throw notRunning(order, tenancy);
  }

  async mend(order: MachineOrder): Promise<void> {
    const tenancy = this.#tenancy(order);
    if (order.kind === 'host-disappears' || order.kind === 'reclaim')
      throw new FaultRefusal(409, 'A host that disappeared does not come back.');
    if (await tenancy.mend(order.kind)) return;
    throw tenancy.returned ? unknown(order) : notRunning(order, tenancy);
  }

  #tenancy(order: MachineOrder): Tenancy {
    const { market, compute } = this.suppliers;
    const { supplier, id } = order.target;
    const rented = supplier === 'gpu-market' ? market.rental(Number(id)) : compute.byId(id);
    if (rented === undefined) throw unknown(order);
    return rented.tenancy;
  }
}

function broken(order: MachineOrder, tenancy: Tenancy): Promise<boolean> | boolean {
  if (order.kind === 'host-disappears') return tenancy.vanish();
  if (order.kind === 'reclaim') return tenancy.reclaim(order.noticeSeconds * SECOND);
  if (!tenancy.suffers(order.kind)) return tenancy.damage(order.kind);
  throw new FaultRefusal(409, `The machine ${order.target.id} suffers that already.`);
}

const unknown = ({ target: { supplier, id } }: MachineOrder): FaultRefusal =>
  new FaultRefusal(404, `The ${supplier} has no machine ${id}.`);

const notRunning = ({ target: { id } }: MachineOrder, { standing }: Tenancy): FaultRefusal =>
  new FaultRefusal(409, `The machine ${id} is not running (${standing}).`);
