import { dataOf, ProblemError } from "@haak/client";

/**
 * A resource with its `ETag`. A later write sends it back (RFC 9110 §8.8.3), so that nobody overwrites a change that they have not seen.
 */
export interface Tagged<Value> {
  readonly value: Value;
  readonly etag: string | null;
}

export async function taggedOf<Data>(answer: Promise<{ data?: Data; response: Response }>): Promise<Tagged<Data>> {
  const value = await dataOf(answer);
  return { value, etag: (await answer).response.headers.get("etag") };
}

/** Refuses the write if somebody else was faster. */
export function ifMatch({ etag }: Tagged<unknown>): { header?: { "If-Match": string } } {
  return etag === null ? {} : { header: { "If-Match": etag } };
}

export function wasChangedMeanwhile(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 412;
}
