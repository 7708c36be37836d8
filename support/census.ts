/** What do the suppliers' books list of one scene? Also what nobody labelled, where the whole account is ours. */
import type { Compute, Vm } from './suppliers/compute';
import type { GpuMarket, Rental } from './suppliers/gpu-market';
import type { Listed } from './witness/history';

/** Whose books are read. */
export interface Account {
  readonly market: Pick<GpuMarket, 'rentals'>;
  readonly compute: Pick<Compute, 'vms'>;
  /** Under which everything of this worker is labelled. */
  readonly mark: string;
  /** Whether nobody else rents in these books: then what bears another's label, or none, belongs to the scene too. */
  readonly sole: boolean;
}

/** On what it runs, as far as the market tells. */
const ordered = ({ image, disk }: Pick<Rental, 'image' | 'disk'>): Pick<Listed, 'image' | 'disk'> => ({
  ...(image === undefined ? {} : { image }),
  ...(disk === undefined ? {} : { disk }),
});

const gpu = ({ id, label, status, host, port, user, gpu: model, ...rental }: Rental): Listed => ({
  ...{ key: `gpu-market:${id}`, supplier: 'gpu-market', id, label, status, user: user ?? 'root' },
  ...{ model, memory: rental.memory, pricePerHour: rental.pricePerHour },
  ...ordered(rental),
  ...(host === undefined || port === undefined ? {} : { host, port }),
  ...(rental.place === undefined ? {} : { place: rental.place }),
  ...(rental.notice === undefined ? {} : { notice: rental.notice }),
});

const labelOf = ({ labels: { mark, name } }: Vm): string =>
  [mark, name].filter((part) => part !== undefined).join('/');

const vm = (one: Vm): Listed => ({
  ...{ key: `compute:${one.id}`, supplier: 'compute', id: one.id, label: labelOf(one) },
  ...{ status: one.status, user: one.user, model: one.machineType, disk: one.disk, spot: one.spot },
  ...(one.pricePerHour === undefined ? {} : { listPrice: one.pricePerHour }),
  ...(one.host === undefined ? {} : { host: one.host, port: one.port }),
});

/** Everything the suppliers' books list of the scene under a label, as the witness meets it. */
export const census = async (
  { market, compute, mark, sole }: Account,
  label: string,
): Promise<readonly Listed[]> => {
  const asked = sole ? undefined : label;
  const [rentals, vms] = await Promise.all([market.rentals(asked), compute.vms(asked)]);
  const listed = [...rentals.map(gpu), ...vms.map(vm)];
  // What another scene of this worker may have left is that one's failure.
  const others = (one: Listed): boolean =>
    one.label.startsWith(`${mark}/`) && one.label !== label && !one.label.startsWith(`${label}/`);
  return sole ? listed.filter((one) => !others(one)) : listed;
};
