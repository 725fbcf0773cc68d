/** The middle of these numbers. @throws Error for none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which so many percent lie: the nearest rank, so that it is one that was measured. @throws Error for none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (found === undefined) throw new Error("There is nothing to take a percentile of.");
  return found;
}

/** The mean of rates, by which twice as many and half as many are as far from it. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** How far the runs lie apart, as a share of their middle: what the machine's noise did to them. */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/** With so many digits that count, for people. */
export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
