import type { Request, Response } from "express";
import { bodyJson } from "../../platform/http/read-body.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { AuditAction } from "../../platform/postgres/tables/audit-actions.ts";
import type { ShopKey, SignedInShop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { subjectName } from "./subject-name.ts";

/** What noting a change needs. */
export interface AuditParts {
  readonly clock: Clock;
  readonly newId: NewId;
}

/** One change: what was done, to what, and by the request of which answer. */
export interface Change {
  readonly response: Response;
  readonly action: AuditAction;
  /** The id of what was changed; null where the shop has only one. */
  readonly subject: string | null;
  /** The shop that was changed, where the request is not one of a shop but the administrator's. */
  readonly shop?: ShopKey;
}

/**
 * Writes down a change in the transaction that makes it: there is neither a change that is not in the log, nor an entry about
 * one that was rolled back. What was changed is called by the name that it has when this is called: before a change, the old one.
 */
export async function noteChange({ clock, newId }: AuditParts, tx: Tx, change: Change): Promise<void> {
  const { response, action, subject } = change;
  const signedIn = signedInTo(response);
  const shop = change.shop ?? signedIn;
  if (!shop) throw new Error(`A change (${action}) of no shop was to be noted.`);
  await tx
    .insertInto("audit_log")
    .values({
      ...{ bucket: shop.bucket, shop_id: shop.id, id: newId("aud"), at: clock.now() },
      ...(await actorOf(tx, signedIn?.apiKeyId ?? null)),
      ...{ address: response.req.ip ?? "", action, subject, fields: fieldsOf(response.req) },
      subject_name: await subjectName(tx, shop, subject),
    })
    .execute();
}

/** Writes down that something was done, to what has this id, in the transaction that does it. */
export type Note = (tx: Tx, subject: string | null) => Promise<void>;

/** A note of one kind about the request of this answer, for whoever does the deed and knows nothing of requests. */
export function createNote(parts: AuditParts, about: Pick<Change, "response" | "action">): Note {
  return (tx, subject) => noteChange(parts, tx, { ...about, subject });
}

/** Nobody on routes of the administrator's, which are of no shop. */
function signedInTo(response: Response): SignedInShop | undefined {
  // Express types what a guard leaves behind as any; only `authenticateShop` leaves this.
  return response.locals.shop as SignedInShop | undefined;
}

/** An administrator has no key, whether signed in or by the password itself. */
async function actorOf(tx: Tx, apiKeyId: string | null) {
  if (apiKeyId === null) return { actor: "admin", api_key_id: null, api_key_name: null } as const;
  const key = await tx.selectFrom("api_key").select("name").where("id", "=", apiKeyId).executeTakeFirst();
  return { actor: "api_key", api_key_id: apiKeyId, api_key_name: key?.name ?? null } as const;
}

/** A body that changes something names what; one that makes something says it all. */
function fieldsOf(request: Request): string[] {
  if (request.method !== "PATCH" && request.method !== "PUT") return [];
  const body = bodyJson(request);
  return typeof body === "object" && body !== null ? Object.keys(body).toSorted() : [];
}
