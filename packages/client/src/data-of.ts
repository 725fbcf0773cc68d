import { UnreachableError } from "./problem-error.ts";

/**
 * Unwraps the body of an answer: `const { data } = await dataOf(client.GET("/v1/rules"))`. Only for requests that are
 * answered with a body. Await a request with a 204 directly, because this throws without a body.
 * @throws Error if the answer has no body.
 */
export async function dataOf<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await answer;
  if (data === undefined) throw new UnreachableError("The hub answered without a body.");
  return data;
}
