import { timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { lookupHash } from "../seal.ts";
import type { SignedInShop } from "../shop.ts";
import { Problem } from "./problem.ts";

/** Finds the shop whose live key has this hash. */
export type FindShopByKey = (hash: Buffer) => Promise<SignedInShop | null>;

/** Lets in whoever holds an API key, and remembers whose it is. @throws Problem 401. */
export function authenticateShop(findShop: FindShopByKey): RequestHandler {
  return async (request, response, next) => {
    const key = presentedKey(request);
    const shop = key === null ? null : await findShop(lookupHash(key));
    if (!shop) throw unauthorized("Bearer", "Send your API key as Authorization: Bearer <key>, or as X-API-Key.");
    response.locals.shop = shop;
    next();
  };
}

/** The shop of a request behind `authenticateShop`. */
export function shopOf(response: Response): SignedInShop {
  // Express types what a guard leaves behind as any; only `authenticateShop` leaves this.
  const shop = response.locals.shop as SignedInShop | undefined;
  if (!shop) throw new Error("A route that needs a shop is mounted before authentication.");
  return shop;
}

/** Lets in whoever knows the admin password, as `Authorization: Basic admin:<password>`. @throws Problem 401. */
export function authenticateAdmin(isAdminPassword: (password: string) => Promise<boolean>): RequestHandler {
  return async (request, _response, next) => {
    const password = presentedAdminPassword(request);
    if (password === null || !(await isAdminPassword(password))) {
      throw unauthorized("Basic", "Sign in as admin with the admin password (HTTP Basic).");
    }
    next();
  };
}

/** Compares two secrets without telling by the time it takes where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(lookupHash(a), lookupHash(b));
}

/** 401, with how to sign in. */
export function unauthorized(scheme: string, detail: string): Problem {
  const headers = { "WWW-Authenticate": `${scheme} realm="haak"` };
  return new Problem({ status: 401, code: "not_signed_in", detail, headers });
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
