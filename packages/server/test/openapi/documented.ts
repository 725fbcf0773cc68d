import { expect } from "vitest";
import { describeApi } from "../../src/describe-api.ts";
import { createAnswerChecker } from "./answer-checker.ts";

const checker = createAnswerChecker(JSON.parse(JSON.stringify(describeApi("1.2.3"))));

/** The body of a successful answer, checked against that component of the reference. */
export async function documented(component: string, response: Response): Promise<unknown> {
  expect(response.status).toBe(200);
  const body: unknown = await response.json();
  expect(checker.findProblem(component, body)).toBeNull();
  return body;
}
