import type { FastifyInstance } from 'fastify';
import type { Compute } from './compute';
import { filterOf } from './filter';
import { LIST_QUERY, page } from './pages';
import { asked, INSTANCES, PROJECT, ZONE } from './paths';
import { ZONES } from './price-list';
import { vmWire } from './wire';

/** One page of the VMs in some zones, as clients read them. */
function listed(compute: Compute, zones: readonly string[], asking: unknown) {
  const query = asked(LIST_QUERY, asking);
  const wanted = filterOf(query.filter);
  const rows = compute
    .vms()
    .filter((vm) => zones.includes(vm.contract.zone) && vm.tenancy.standing !== 'gone')
    .map((vm) => ({
      zone: vm.contract.zone,
      name: vm.contract.order.name,
      createdAt: vm.createdAt,
      wire: vmWire(vm, compute.links),
    }));
  return page(
    rows.filter(({ wire }) => wanted(wire)),
    query,
  );
}

function listOf(compute: Compute, zone: string, query: unknown): object {
  const { rows, next } = listed(compute, [compute.zone(zone)], query);
  return {
    kind: 'compute#instanceList',
    id: `projects/${compute.links.project}/zones/${zone}/instances`,
    items: rows.map(({ wire }) => wire),
    selfLink: `${compute.links.zone(zone)}/instances`,
    ...next,
  };
}

const NONE = { warning: { code: 'NO_RESULTS_ON_PAGE', message: 'There are no results on this page.' } };

/** Every zone is named on every page. */
function listOfAllZones(compute: Compute, query: unknown): object {
  const { rows, next } = listed(compute, ZONES, query);
  const scope = (zone: string) => {
    const instances = rows.filter((row) => row.zone === zone).map(({ wire }) => wire);
    return [`zones/${zone}`, instances.length === 0 ? NONE : { instances }] as const;
  };
  return {
    kind: 'compute#instanceAggregatedList',
    id: `projects/${compute.links.project}/aggregated/instances`,
    items: Object.fromEntries(ZONES.map(scope)),
    selfLink: compute.links.of('aggregated/instances'),
    ...next,
  };
}

/** The VMs of a zone, and those of all zones. */
export function listRoutes(app: FastifyInstance, compute: Compute): void {
  app.get(INSTANCES, ({ params, query }) => listOf(compute, ZONE.parse(params).zone, query));
  app.get(`${PROJECT}/aggregated/instances`, ({ query }) => listOfAllZones(compute, query));
}
