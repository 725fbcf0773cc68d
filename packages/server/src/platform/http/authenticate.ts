import type { UserMessage } from "@haak/core";
import type { Request, RequestHandler, Response } from "express";
import { lookupHash } from "../crypto/seal.ts";
import { hubMessage } from "../i18n/hub-messages.ts";
import type { SignedInShop } from "../shop.ts";
import { HttpProblem } from "./problem.ts";

/** The hash of a presented key, and the user agent of the request, if it has one. */
export interface PresentedKey {
  readonly hash: Buffer;
  readonly userAgent: string | null;
}

export type FindShopByKey = (shown: PresentedKey) => Promise<SignedInShop | null>;

/** A session of the dashboard. */
export interface Session {
  readonly token: string;
  readonly isAdmin: boolean;
  /** Null for an administrator who has not chosen a shop yet. */
  readonly shop: SignedInShop | null;
}

/** Finds the valid session of a browser's request, or null. @throws Problem 403 for a write without its CSRF token. */
export type FindSession = (request: Request) => Promise<Session | null>;

/**
 * Accepts requests with an API key or a dashboard session, and stores the shop on the response. If a key is sent, only the key counts, so
 * that a program on a page with a session never acts as somebody else.
 *
 * @throws Problem 401; 409 for an administrator who has not chosen a shop.
 */
export function authenticateShop(find: { shopByKey: FindShopByKey; session: FindSession }): RequestHandler {
  return async (request, response, next) => {
    const key = presentedKey(request);
    const shop =
      key === null ? await shopOfSession(request, find.session) : await find.shopByKey(toPresented(request, key));
    if (!shop) throw unauthorized("Bearer", hubMessage("api_key_required"));
    response.locals.shop = shop;
    next();
  };
}

export function toPresented(request: Request, key: string): PresentedKey {
  return { hash: lookupHash(key), userAgent: request.get("User-Agent") ?? null };
}

async function shopOfSession(request: Request, findSession: FindSession): Promise<SignedInShop | null> {
  const session = await findSession(request);
  if (!session) return null;
  if (session.shop) return session.shop;
  throw new HttpProblem({ status: 409, code: "no_shop_chosen", detail: hubMessage("choose_shop_first") });
}

/** The shop of a request behind `authenticateShop`. */
export function shopOf(response: Response): SignedInShop {
  // The cast is needed because Express types `locals` as any. Only `authenticateShop` sets `shop`.
  const shop = response.locals.shop as SignedInShop | undefined;
  if (!shop) throw new Error("A route that needs a shop is mounted before authentication.");
  return shop;
}

/** Whether this is the admin password. @throws Problem 429 after too many wrong passwords. */
export type CheckAdminPassword = (request: Request, password: string) => Promise<boolean>;

/**
 * Accepts the admin password, as `Authorization: Basic admin:<password>`, or a dashboard session of the administrator.
 *
 * @throws Problem 401.
 */
export function authenticateAdmin(find: { isAdmin: CheckAdminPassword; session: FindSession }): RequestHandler {
  return async (request, _response, next) => {
    const password = presentedAdminPassword(request);
    const isAdmin =
      password === null ? (await find.session(request))?.isAdmin === true : await find.isAdmin(request, password);
    if (isAdmin) return next();
    // The dashboard gets no Basic challenge, because a browser would open its own window over the page.
    const scheme = request.get("Sec-Fetch-Site") === undefined ? "Basic" : "Session";
    throw unauthorized(scheme, hubMessage("admin_required"));
  };
}

export function unauthorized(scheme: string, detail: UserMessage): HttpProblem {
  const headers = { "WWW-Authenticate": `${scheme} realm="haak"` };
  return new HttpProblem({ status: 401, code: "not_signed_in", detail, headers });
}

function presentedKey(request: Request): string | null {
  const bearer = /^Bearer +(\S+)\s*$/i.exec(request.get("Authorization") ?? "")?.[1];
  return bearer ?? request.get("X-API-Key")?.trim() ?? null;
}

function presentedAdminPassword(request: Request): string | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)\s*$/i.exec(request.get("Authorization") ?? "")?.[1];
  if (encoded === undefined) return null;
  const [user, ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return user === "admin" ? rest.join(":") : null;
}
