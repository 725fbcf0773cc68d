/** One point of a curve: a size, and the cost at that size. */
export interface Point {
  readonly size: number;
  readonly cost: number;
}

/**
 * The exponent of the power law that fits best (least squares of the logarithms): 0 is flat, 1 is proportional, above 1
 * is worse than proportional. @throws Error for less than two sizes.
 */
export function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(logs.map(({ x }) => x)), mean(logs.map(({ y }) => y))];
  const spreadX = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (!(spreadX > 0)) throw new Error("A curve needs two sizes at least.");
  return logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spreadX;
}
