import express, { type Express, type Request, type Response } from "express";
import type { Zap } from "./zap.ts";

/** A post to a hook URL: the text as it came, and the headers under their lower-case names. */
export interface HookPost {
  readonly content: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The functions that the listener needs. */
export interface HookOwner {
  findZap(id: string): Zap | undefined;
  /** Called after the post was answered, so that a failing Zap never affects the sender. */
  onPost(zap: Zap, post: HookPost): void;
  /** The sender deleted the subscription (a "reverse unsubscribe" in REST Hooks). */
  onDelete(zap: Zap): void;
}

/** The largest post that Zapier accepts. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** The path of a Zap's hook, in the form of Zapier's own. */
export function hookPath(zapId: string): string {
  return `/hooks/standard/1/${zapId}/`;
}

/**
 * Answers hook URLs as Zapier does: 200 with tracing data as soon as a post is accepted, 410 if the Zap is off or
 * gone, and 429 above the limit.
 */
export function hookListener(owner: HookOwner): Express {
  const app = express();
  app.use(express.text({ type: () => true, limit: BODY_BYTES_MAX }));
  app.post(hookPath(":zap"), (request, response) => {
    const zap = owner.findZap(zapIdOf(request));
    if (zap?.state !== "on") return gone(response);
    const waitSeconds = secondsToWait(zap);
    if (waitSeconds !== null) return throttled(response, zap, waitSeconds);
    response.json({ status: "success", id: zap.id, request_id: crypto.randomUUID(), attempt: zap.id });
    owner.onPost(zap, { content: bodyOf(request), headers: headersOf(request) });
  });
  app.delete(hookPath(":zap"), (request, response) => {
    const zap = owner.findZap(zapIdOf(request));
    if (zap === undefined) return gone(response);
    owner.onDelete(zap);
    response.json({ status: "success" });
  });
  return app;
}

/** The cast is needed because Express derives parameter types from a literal path, and this path is composed. */
function zapIdOf(request: Request): string {
  return String(request.params.zap);
}

function gone(response: Response): void {
  response.status(410).json({ status: "error", detail: "This hook is switched off." });
}

/** Null if the post is accepted. */
function secondsToWait(zap: Zap): number | null {
  return zap.throttleNext.shift() ?? (zap.limit.take() ? null : 1);
}

function throttled(response: Response, zap: Zap, waitSeconds: number): void {
  zap.throttled += 1;
  response.status(429).set("retry-after", String(waitSeconds)).json({ status: "error", detail: "Too many requests." });
}

/** Empty if there is no body, because Express leaves it undefined then. */
function bodyOf(request: Request): string {
  return typeof request.body === "string" ? request.body : "";
}

function headersOf(request: Request): Record<string, string> {
  const entries = Object.entries(request.headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}
