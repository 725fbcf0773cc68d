import type { Request, Response } from "express";
import { type RawBuilder, sql } from "kysely";
import { bodyJson } from "../../platform/http/read-body.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { AuditAction } from "../../platform/postgres/tables/audit-actions.ts";
import type { ShopKey, SignedInShop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";

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

type FindName = (shop: ShopKey, id: string) => RawBuilder<{ name: string }>;

/** Where the names of things stand, by the first letters of their ids. What is not here has no name that a person gave it. */
const FINDERS: Readonly<Record<string, FindName>> = {
  rul: ({ bucket, id: shopId }, id) => sql`
    select definition ->> 'name' as name from rule
    where bucket = ${bucket}::smallint and shop_id = ${shopId} and id = ${id}`,
  hcn: ({ bucket, id: shopId }, id) => sql`
    select name from huddle_connection where bucket = ${bucket}::smallint and shop_id = ${shopId} and id = ${id}`,
  key: ({ id: shopId }, id) => sql`select name from api_key where shop_id = ${shopId} and id = ${id}`,
};

/** In a map, as an id comes from a path: of an object, one called `constructor` would find what every object has. */
const NAMES = new Map(Object.entries(FINDERS));

/** What something is called at this moment; null for what has no name, or is not there. */
export async function subjectName(tx: Tx, shop: ShopKey, subject: string | null): Promise<string | null> {
  const [sort = ""] = subject?.split("_") ?? [];
  const find = NAMES.get(sort);
  if (subject === null || find === undefined) return null;
  const { rows } = await find(shop, subject).execute(tx);
  return rows[0]?.name ?? null;
}
