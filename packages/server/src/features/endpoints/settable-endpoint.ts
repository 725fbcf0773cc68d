/** An endpoint as the API shows it, as far as changing it is concerned. */
export interface ShownEndpoint {
  readonly id: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly rate_per_second: number | null;
  readonly concurrency: number | null;
  readonly secret_hint: string;
}

/**
 * What the entity tag of an endpoint is made of: what people set. Its counters and times change with every call, and a
 * tag of those would refuse every change of a busy endpoint.
 */
export function settableOf({ id, url, enabled, rate_per_second, concurrency, secret_hint }: ShownEndpoint) {
  return { id, url, enabled, rate_per_second, concurrency, secret_hint };
}
