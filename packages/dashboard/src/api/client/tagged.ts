import { dataOf, ProblemError } from "@haak/client";

/** A resource with the tag of the state in which it was read, which a later write is held to (RFC 9110 §8.8.3). */
export interface Tagged<Value> {
  readonly value: Value;
  readonly etag: string | null;
}

/** What the hub answered, with its `ETag`. */
export async function taggedOf<Data>(answer: Promise<{ data?: Data; response: Response }>): Promise<Tagged<Data>> {
  const value = await dataOf(answer);
  return { value, etag: (await answer).response.headers.get("etag") };
}

/** The header that refuses a write if somebody else was quicker. */
export function ifMatch({ etag }: Tagged<unknown>): { header?: { "If-Match": string } } {
  return etag === null ? {} : { header: { "If-Match": etag } };
}

/** Whether a write was refused because somebody changed the same thing since it was read. */
export function wasChangedMeanwhile(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 412;
}
