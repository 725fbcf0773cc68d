import { createHmac, randomBytes } from "node:crypto";
import { parseCookie } from "cookie";
import type { Request, Response } from "express";
import { sameSecret } from "../crypto/seal.ts";

/** The cookie of a session. Over https its name has the prefix `__Host-`, so that no other host can set it (RFC 6265bis). */
export interface SessionCookie {
  /** The session token in the cookie of the browser. */
  read(request: Request): string | null;
  set(response: Response, token: string): void;
  clear(response: Response): void;
}

/** 256 random bits. The hub stores only a hash, so that nobody can read a session token from the database. */
export function newSessionToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * The token that a page sends back with each write, to prove that it is the dashboard. It is derived from the
 * session's token, so that it needs no storage and ends with the session.
 */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac("sha256", sessionToken).update("csrf").digest("base64url");
}

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** True if the request only reads, or carries the session's CSRF token as `X-CSRF-Token`. */
export function isFromDashboard(request: Request, sessionToken: string): boolean {
  return READING.has(request.method) || sameSecret(request.get("X-CSRF-Token") ?? "", csrfTokenOf(sessionToken));
}

/** `publicUrl` shows whether browsers use https. `maxAgeMs` is the maximum duration of a session. */
export function createSessionCookie({ publicUrl, maxAgeMs }: { publicUrl: string; maxAgeMs: number }): SessionCookie {
  const secure = publicUrl.startsWith("https:");
  const name = secure ? "__Host-haak_session" : "haak_session";
  const attributes = { httpOnly: true, sameSite: "strict", path: "/", secure } as const;
  return {
    read: (request) => parseCookie(request.get("Cookie") ?? "")[name] ?? null,
    set: (response, token) => void response.cookie(name, token, { ...attributes, maxAge: maxAgeMs }),
    clear: (response) => void response.clearCookie(name, attributes),
  };
}
