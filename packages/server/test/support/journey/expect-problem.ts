import { expect } from "vitest";
import type { Reply } from "./api.ts";

/** Expects a problem document (RFC 9457) with that status, and returns it. */
export function expectProblem(reply: Reply, status: number) {
  expect(reply.status, reply.text.slice(0, 500)).toBe(status);
  expect(reply.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(reply.body).toMatchObject({
    type: expect.stringMatching(/./),
    title: expect.stringMatching(/./),
    status,
    detail: expect.stringMatching(/./),
    code: expect.stringMatching(/^[a-z0-9_]+$/),
  });
  return reply.body;
}

/** Expects a 422 whose errors point at these fields of the body, in any order, each with a sentence. */
export function expectInvalid(reply: Reply, ...pointers: string[]) {
  const problem = expectProblem(reply, 422);
  expect(problem.errors.map((each: { pointer: string }) => each.pointer)).toEqual(expect.arrayContaining(pointers));
  for (const each of problem.errors) expect(each.message).toMatch(/\w/);
  return problem;
}
