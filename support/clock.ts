/** The suite's one clock: milliseconds on this host's monotonic clock (the same base in every process of the host). */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;
