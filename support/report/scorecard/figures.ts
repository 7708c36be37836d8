/** The middle of some readings. */
export const median = (readings: readonly number[]): number | undefined => {
  const sorted = [...readings].sort((one, other) => one - other);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(half)]
    : sorted.length === 0
      ? undefined
      : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
};

/** The sum of the amounts that are known. */
export const sum = (amounts: readonly (number | undefined)[]): number =>
  amounts.reduce<number>((all, amount) => all + (amount ?? 0), 0);
