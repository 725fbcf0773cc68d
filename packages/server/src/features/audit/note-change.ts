import type { Language, UserMessage } from "@haak/core";
import type { Request, Response } from "express";
import { type RawBuilder, sql } from "kysely";
import { bodyJson } from "../../platform/http/read-body.ts";
import { hubMessage, translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Db, Tx } from "../../platform/postgres/database.ts";
import type { AuditAction } from "../../platform/postgres/tables/feature-tables.ts";
import type { ShopKey, SignedInShop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";

export interface AuditParts {
  readonly clock: Clock;
  readonly newId: NewId;
}

/** One change: the action, the id of the changed thing, and the response whose request caused it. */
export interface Change {
  readonly response: Response;
  readonly action: AuditAction;
  /** The id of the changed thing. It is null if the shop has only one. */
  readonly subject: string | null;
  /** The changed shop. It is needed only for requests of the administrator, because they do not belong to a shop. */
  readonly shop?: ShopKey;
}

/**
 * Records a change in the transaction that makes it, so that no change is missing from the log and no entry is about a change that was
 * rolled back. The entry contains the name that the thing has at this moment, so that a caller that renames it must call this first.
 */
export async function noteChange({ clock, newId }: AuditParts, tx: Tx, change: Change): Promise<void> {
  const { response, action, subject } = change;
  const signedIn = signedInTo(response);
  const shop = change.shop ?? signedIn;
  if (!shop) throw new Error(`The change ${action} cannot be recorded, because it names no shop.`);
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

/** Records an action on the thing with this id, in the transaction of the action. */
export type Note = (tx: Tx, subject: string | null) => Promise<void>;

/** Creates a `Note` for one request, so that the code that makes the change need not know the request. */
export function createNote(parts: AuditParts, about: Pick<Change, "response" | "action">): Note {
  return (tx, subject) => noteChange(parts, tx, { ...about, subject });
}

/** The shop of the request, or undefined for the administrator's routes, because they belong to no shop. */
function signedInTo(response: Response): SignedInShop | undefined {
  // The cast is needed because Express types `locals` as any. Only `authenticateShop` sets `shop`.
  return response.locals.shop as SignedInShop | undefined;
}

/** The administrator has no key, neither with a session nor with the admin password. */
async function actorOf(tx: Tx, apiKeyId: string | null) {
  if (apiKeyId === null) return { actor: "admin", api_key_id: null, api_key_name: null } as const;
  const key = await tx.selectFrom("api_key").select("name").where("id", "=", apiKeyId).executeTakeFirst();
  return { actor: "api_key", api_key_id: apiKeyId, api_key_name: key?.name ?? null } as const;
}

/** The names of the changed fields. Only a PATCH or PUT names them, because a new thing has all fields. */
function fieldsOf(request: Request): string[] {
  if (request.method !== "PATCH" && request.method !== "PUT") return [];
  const body = bodyJson(request);
  return typeof body === "object" && body !== null ? Object.keys(body).toSorted() : [];
}

type FindName = (shop: ShopKey, id: string) => RawBuilder<{ name: string }>;

/** How to find the name of a thing, by the prefix of its id. Things without an entry have no name that a person gave them. */
const FINDERS: Readonly<Record<string, FindName>> = {
  rul: ({ bucket, id: shopId }, id) => sql`
    select definition ->> 'name' as name from rule
    where bucket = ${bucket}::smallint and shop_id = ${shopId} and id = ${id}`,
  hcn: ({ bucket, id: shopId }, id) => sql`
    select name from huddle_connection where bucket = ${bucket}::smallint and shop_id = ${shopId} and id = ${id}`,
  key: ({ id: shopId }, id) => sql`select name from api_key where shop_id = ${shopId} and id = ${id}`,
};

/** A map, because an id comes from a path. In a plain object, the id `constructor` would find an inherited property. */
const NAMES = new Map(Object.entries(FINDERS));

/** The current name of a thing. It is null if the thing has no name or does not exist. */
export async function subjectName(tx: Tx, shop: ShopKey, subject: string | null): Promise<string | null> {
  const [sort = ""] = subject?.split("_") ?? [];
  const find = NAMES.get(sort);
  if (subject === null || find === undefined) return null;
  const { rows } = await find(shop, subject).execute(tx);
  return rows[0]?.name ?? null;
}

/** Default names of keys. They are stored in English, because the language of the reader is known only when a name is shown. */
export const KEY_NAMES = { first: "First key", another: "API key" } as const;

/** The name that is stored if somebody acted with the admin password, because then there is no key. */
export const ADMINISTRATOR = "Administrator";

const MESSAGES_BY_NAME: ReadonlyMap<string, UserMessage> = new Map([
  [KEY_NAMES.first, hubMessage("first_api_key")],
  [KEY_NAMES.another, hubMessage("thing_api_key")],
  [ADMINISTRATOR, hubMessage("administrator")],
]);

/** Translates a default name for the reader. A name that a person typed must stay as it is. */
export function translateKeyName(name: string, language: Language): string {
  const message = MESSAGES_BY_NAME.get(name);
  return message === undefined ? name : translateHubMessage(message, language);
}

/** The name of the actor: the name of the API key, or its id if it has no name, or the administrator. */
export async function whoIs(db: Db, shop: SignedInShop): Promise<string> {
  if (shop.apiKeyId === null) return ADMINISTRATOR;
  const row = await db.selectFrom("api_key").select("name").where("id", "=", shop.apiKeyId).executeTakeFirst();
  return row?.name || shop.apiKeyId;
}
