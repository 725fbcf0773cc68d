/** The median, because a single slow run must not change the figure. @throws Error if there are no values. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The percentile by nearest rank, so that it is a measured value. @throws Error if there are no values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (found === undefined) throw new Error("There is nothing to take a percentile of.");
  return found;
}

/** The mean for rates: twice and half as fast count the same. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** The range of the runs as a share of their median: the noise of the machine. */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/** Rounds to significant digits, so that a figure does not look more exact than it is. */
export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
