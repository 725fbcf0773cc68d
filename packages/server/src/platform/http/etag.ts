import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import { hubMessage } from "../i18n/hub-messages.ts";
import { HttpProblem } from "./problem.ts";

/** A strong entity tag of what is shown (RFC 9110 §8.8.3). */
export function etagOf(resource: unknown): string {
  return `"${createHash("sha256").update(JSON.stringify(resource)).digest("base64url").slice(0, 22)}"`;
}

/** Answers with a resource and its tag, which is of `tagged` where not all that is shown can be changed. */
export function sendResource(
  response: Response,
  resource: unknown,
  { status = 200, tagged = resource }: { status?: number; tagged?: unknown } = {},
): void {
  response.status(status).set("ETag", etagOf(tagged)).json(resource);
}

/**
 * Holds a write to the state that the client saw (RFC 9110 §13.1.1).
 *
 * @throws Problem 412 if the client named a tag and the resource has another by now.
 */
export function checkIfMatch(request: Request, current: unknown): void {
  const wanted = request.get("If-Match");
  if (wanted === undefined || wanted.trim() === "*") return;
  const tags = wanted.split(",").map((tag) => tag.trim());
  if (tags.includes(etagOf(current))) return;
  const detail = hubMessage("changed_meanwhile");
  throw new HttpProblem({ status: 412, code: "changed", detail });
}
