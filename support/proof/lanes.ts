/** Has so many tasks go on at once, in their order. */
export const inLanes = async (lanes: number, tasks: readonly (() => Promise<void>)[]): Promise<void> => {
  const left = tasks.values();
  const lane = async (): Promise<void> => {
    for (const task of left) await task();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};
