import type { Traffic } from '../traffic';

/** Where the kernel's line has the bytes that a device took in, and those that it gave out. */
const [IN, OUT] = [0, 8] as const;

/** What a table of the kernel's network devices says of one of them, as whoever is behind it sees it; undefined when it is not there. */
export const crossed = (table: string, device: string): Traffic | undefined => {
  const line = table.split('\n').find((each) => each.trim().startsWith(`${device}:`));
  const figures = line?.replace(/^.*:/, '').trim().split(/\s+/).map(Number);
  return figures && { received: figures[OUT] ?? 0, sent: figures[IN] ?? 0 };
};
