/**
 * Tells an attempt from others: a delivery whose lease ran out may be settled by its late and by its present holder in
 * one batch.
 */
export function attemptKey({ id, leaseId }: { id: string; leaseId: string }): string {
  return `${id} ${leaseId}`;
}
