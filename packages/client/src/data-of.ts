import { UnreachableError } from "./problem-error.ts";

/**
 * What the hub answered: `const { data } = await dataOf(client.GET("/v1/rules"))`. For requests that answer with a body; those
 * of 204 are awaited as they are.
 */
export async function dataOf<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await answer;
  if (data === undefined) throw new UnreachableError("The hub answered without a body.");
  return data;
}
