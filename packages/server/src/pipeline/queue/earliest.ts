/** The earliest of these times, where there is any. */
export function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((at) => (at === null ? [] : [at.getTime()]));
  return known.length > 0 ? new Date(Math.min(...known)) : null;
}
