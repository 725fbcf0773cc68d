import express, { type Express, type Request, type Response } from "express";
import type { Zap } from "./zap.ts";

/** A post to a hook URL: the text as it came, and the headers under their lower-case names. */
export interface HookPost {
  readonly content: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the listener needs to know and to tell. */
export interface HookOwner {
  findZap(id: string): Zap | undefined;
  /** Called after the post was answered: what goes wrong in a Zap never reaches the sender. */
  onPost(zap: Zap, post: HookPost): void;
  /** The sender took the subscription back (REST Hooks call it a reverse unsubscribe). */
  onDelete(zap: Zap): void;
}

/** The most that Zapier takes in one post. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** Path of a Zap's hook, in the form of Zapier's own. */
export function hookPath(zapId: string): string {
  return `/hooks/standard/1/${zapId}/`;
}

/**
 * The hook URLs as Zapier answers them: 200 with data for tracing as soon as a post is taken, 410 once the Zap is off
 * or gone, 429 for more posts than a hook may get.
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

/** Express types a parameter by the literal of its path, and this path is made. */
function zapIdOf(request: Request): string {
  return String(request.params.zap);
}

function gone(response: Response): void {
  response.status(410).json({ status: "error", detail: "This hook is switched off." });
}

/** Null when the post may come in. */
function secondsToWait(zap: Zap): number | null {
  return zap.throttleNext.shift() ?? (zap.limit.take() ? null : 1);
}

function throttled(response: Response, zap: Zap, waitSeconds: number): void {
  zap.throttled += 1;
  response.status(429).set("retry-after", String(waitSeconds)).json({ status: "error", detail: "Too many requests." });
}

/** Express leaves the body undefined where there is none. */
function bodyOf(request: Request): string {
  return typeof request.body === "string" ? request.body : "";
}

function headersOf(request: Request): Record<string, string> {
  const entries = Object.entries(request.headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}
