import type { Translate } from "@haak/core";
import { isAccessAction, sampleUrl } from "@haak/core";
import { sql } from "kysely";
import { cancelDeliveries } from "../../pipeline/queue/cancel-deliveries.ts";
import { MASKED } from "../../platform/crypto/mask-headers.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import { conflict, notFound, notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Db, Tx } from "../../platform/postgres/database.ts";
import type { ConnectionSettings } from "../../platform/postgres/tables/access-tables.ts";
import type { Shop, ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { ShownCheck } from "../access/index.ts";
import { openSettings, sealSettings } from "../access/index.ts";
import {
  checkUrl,
  findMaskedHeaders,
  maskedAt,
  type RefuseTarget,
  type StoredRule,
  selectRules,
} from "../rules/index.ts";
import { type ConnectionPatch, type NewConnection, settingsOf } from "./connection-body.ts";
import { huddleBaseUrl } from "./huddle-base-url.ts";

/** What changing connections needs. */
export interface ConnectionParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly refuseTarget: RefuseTarget;
  readonly translate: Translate;
}

/** How a key is shown. Sent back it means: as it is. */
export const MASKED_KEY = MASKED;

const COLUMNS = [
  ...(["id", "kind", "name", "domain", "base_url", "settings"] as const),
  ...(["last_check", "created_at", "updated_at"] as const),
] as const;

/** Which connections: those with Huddle communities have a route of their own. */
export type ConnectionSort = "huddle" | "others";

/** The living connections of a shop. */
export function selectConnections(db: Db, shop: ShopKey, sort: ConnectionSort) {
  return db
    .selectFrom("huddle_connection")
    .select(COLUMNS)
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("kind", sort === "huddle" ? "=" : "<>", "huddle")
    .where("deleted_at", "is", null);
}

/** A connection as it is stored. */
export type StoredConnection = Awaited<ReturnType<typeof requireConnection>>;

/** A connection as it is to be shown: why it could not be reached is said in the language of whoever reads it. */
export type ReadableConnection = Omit<StoredConnection, "last_check"> & { readonly last_check: ShownCheck | null };

/** @throws Problem 404. */
export async function requireConnection(db: Db, shop: ShopKey, { id, sort }: { id: string; sort: ConnectionSort }) {
  const row = await selectConnections(db, shop, sort).where("id", "=", id).executeTakeFirst();
  if (!row) throw notFound(sort === "huddle" ? "thing_huddle_connection" : "thing_connection");
  return row;
}

/** @throws Problem 422 if an address that the connection would call may not be called. */
export async function checkReach(
  parts: ConnectionParts,
  current: { domain: string; base_url: string | null },
  patch: ConnectionPatch,
): Promise<void> {
  const reach = {
    domain: patch.domain ?? current.domain,
    base_url: patch.base_url === undefined ? current.base_url : patch.base_url,
  };
  await checkUrl(parts.refuseTarget, huddleBaseUrl(reach), reach.base_url === null ? "/domain" : "/base_url");
  for (const name of ["revoke", "grant"] as const) {
    const template = patch[name];
    if (template) await checkUrl(parts.refuseTarget, sampleUrl(template), `/${name}/url_template`);
  }
}

/** The same for one that is to be made, which has nothing that a masked value could stand for. @throws Problem 422. */
export async function checkNewReach(parts: ConnectionParts, wish: NewConnection): Promise<void> {
  refuseMasked(wish);
  await checkReach(parts, { domain: wish.domain, base_url: wish.base_url ?? null }, settingsOf(wish));
}

function refuseMasked({ api_key: apiKey, revoke, grant }: Pick<ConnectionPatch, "api_key" | "revoke" | "grant">): void {
  const masked = [
    ...(apiKey === MASKED_KEY ? [maskedAt("/api_key")] : []),
    ...findMaskedHeaders(revoke, "/revoke"),
    ...findMaskedHeaders(grant, "/grant"),
  ];
  if (masked.length > 0) throw notValid(masked);
}

/** Makes a connection of that kind, whose addresses were checked. Its key is sealed and never shown. */
export async function makeConnection(
  parts: ConnectionParts,
  tx: Tx,
  { shop, wish }: { shop: Shop; wish: NewConnection & { kind: string } },
) {
  const now = parts.clock.now();
  return tx
    .insertInto("huddle_connection")
    .values({
      bucket: shop.bucket,
      shop_id: shop.id,
      id: parts.newId("hcn"),
      kind: wish.kind,
      name: wish.name,
      domain: wish.domain,
      base_url: wish.base_url ?? null,
      sealed_api_key: parts.seal.seal(wish.api_key),
      settings: sealSettings(parts.seal, settingsOf(wish)),
      created_at: now,
      updated_at: now,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/**
 * Changes a connection whose rule book the caller holds, and lets everybody who has access through it be looked at anew: what
 * was given up is asked again, now that the key, the address or the owner's call may be right.
 */
export async function changeConnection(
  parts: ConnectionParts,
  tx: Tx,
  { shop, current, patch }: { shop: Shop; current: StoredConnection; patch: ConnectionPatch },
) {
  const { api_key: apiKey, name, domain, base_url } = patch;
  const before = openSettings(parts.seal, current.settings);
  const settings = { ...before, ...keepMasked(settingsOf(patch), before) };
  refuseMasked({ revoke: patch.revoke && settings.revoke, grant: patch.grant && settings.grant });
  await refuseLevelsOnLite(tx, shop, { id: current.id, settings });
  const now = parts.clock.now();
  const changed = await tx
    .updateTable("huddle_connection")
    .set({
      ...(name === undefined ? {} : { name }),
      ...(domain === undefined ? {} : { domain }),
      ...(base_url === undefined ? {} : { base_url }),
      ...(apiKey === undefined || apiKey === MASKED_KEY ? {} : { sealed_api_key: parts.seal.seal(apiKey) }),
      settings: sealSettings(parts.seal, settings),
      // What was tried was another connection, if it was about where it leads or how it is told.
      ...(changesCall(patch) ? { last_check: null } : {}),
      updated_at: now,
    })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", current.id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  await lookAgain(tx, shop, { id: current.id, now });
  return changed;
}

function changesCall({ api_key: apiKey, domain, base_url, grant }: ConnectionPatch): boolean {
  const key = apiKey === MASKED_KEY ? undefined : apiKey;
  return [key, domain, base_url, grant].some((field) => field !== undefined);
}

/** Headers that came back masked stay what they are. */
function keepMasked(patch: Partial<ConnectionSettings>, stored: ConnectionSettings): Partial<ConnectionSettings> {
  const kept = (name: "revoke" | "grant") => {
    const template = patch[name];
    if (!template) return {};
    const headers = Object.entries(template.headers).map(
      ([header, value]) => [header, value === MASKED ? (stored[name]?.headers[header] ?? value) : value] as const,
    );
    return { [name]: { ...template, headers: Object.fromEntries(headers) } };
  };
  return { ...patch, ...kept("revoke"), ...kept("grant") };
}

async function refuseLevelsOnLite(
  tx: Tx,
  shop: Shop,
  { id, settings }: { id: string; settings: ConnectionSettings },
): Promise<void> {
  if (!settings.lite) return;
  const rules = await usersOf(tx, shop, id);
  const withLevels = rules.filter(({ definition: { action } }) => isAccessAction(action) && action.levels.length > 0);
  if (withLevels.length === 0) return;
  const message = hubMessage("lite_not_possible", { rules: namesOf(withLevels) });
  throw notValid([{ pointer: "/lite", message }]);
}

async function lookAgain(tx: Tx, shop: ShopKey, { id, now }: { id: string; now: Date }): Promise<void> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  await sql`update access set nudged = true where ${ours} and connection_id = ${id} and state = 'attention'`.execute(
    tx,
  );
  await sql`
    update access_person set look_at = ${now}::timestamptz
    where ${ours} and person in (select person from access where ${ours} and connection_id = ${id})`.execute(tx);
}

/**
 * Deletes a connection whose rule book the caller holds. One that rules still use stays: removing it would let buyers in nowhere,
 * without a word. What it still had to do is cancelled; who has access by then keeps it, and Haak says so no more.
 */
export async function removeConnection(
  parts: ConnectionParts,
  tx: Tx,
  { shop, current: { id, kind } }: { shop: Shop; current: StoredConnection },
): Promise<void> {
  const now = parts.clock.now();
  refuseIfUsed(await usersOf(tx, shop, id));
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const { rows } = await sql<{ id: string }>`
    select id from endpoint where ${ours} and kind = ${kind} and md5(target) = md5(${id}) and target = ${id}`.execute(
    tx,
  );
  for (const endpoint of rows) await cancelDeliveries(tx, shop, { of: { endpointId: endpoint.id }, now });
  await sql`
    update access_task set cancelled_at = ${now}::timestamptz
    where ${ours} and done_at is null and cancelled_at is null
      and (connection_id = ${id} or access_id in (select id from access where ${ours} and connection_id = ${id}))
    `.execute(tx);
  await sql`update huddle_connection set deleted_at = ${now}::timestamptz where ${ours} and id = ${id}`.execute(tx);
}

async function usersOf(tx: Tx, shop: ShopKey, id: string): Promise<StoredRule[]> {
  const rules = await selectRules(tx, shop).execute();
  return rules.filter(({ definition: { action } }) => isAccessAction(action) && action.connection_id === id);
}

function refuseIfUsed(users: readonly StoredRule[]): void {
  if (users.length === 0) return;
  const detail = hubMessage("connection_in_use", {
    rules: namesOf(users),
  });
  throw conflict("in_use", detail);
}

function namesOf(rules: readonly StoredRule[]): string {
  return rules.map(({ definition }) => `"${definition.name}"`).join(", ");
}
