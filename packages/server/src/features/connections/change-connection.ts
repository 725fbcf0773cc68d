import type { Translate } from "@haak/core";
import { isAccessAction, sampleUrl } from "@haak/core";
import { sql } from "kysely";
import { cancelDeliveries } from "../../pipeline/queue/cancel-deliveries.ts";
import { findMaskedHeaders, MASKED, maskedAt } from "../../platform/crypto/mask-headers.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import { conflict, notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ConnectionSettings } from "../../platform/postgres/tables/access-tables.ts";
import type { Shop, ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { checkSoon, openSettings, sealSettings } from "../access/index.ts";
import { checkUrl, type RefuseTarget, type StoredRule, selectRules } from "../rules/index.ts";
import { type ConnectionChange, type NewConnectionInput, settingsOf } from "./schema.ts";
import { CONNECTION_COLUMNS, connectionBaseUrl, type StoredConnection } from "./store.ts";

/** What changing connections needs. */
export interface ConnectionParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly refuseTarget: RefuseTarget;
  readonly translate: Translate;
}

/** @throws Problem 422 if an address that the connection would call may not be called. */
export async function checkReach(
  parts: ConnectionParts,
  current: { domain: string; base_url: string | null },
  patch: ConnectionChange,
): Promise<void> {
  const reach = {
    domain: patch.domain ?? current.domain,
    base_url: patch.base_url === undefined ? current.base_url : patch.base_url,
  };
  await checkUrl(parts.refuseTarget, connectionBaseUrl(reach), reach.base_url === null ? "/domain" : "/base_url");
  for (const name of ["revoke", "grant"] as const) {
    const template = patch[name];
    if (template) await checkUrl(parts.refuseTarget, sampleUrl(template), `/${name}/url_template`);
  }
}

/** The same for a new connection. Masked values are refused, because there is no stored value that they could stand for. @throws Problem 422. */
export async function checkNewReach(parts: ConnectionParts, input: NewConnectionInput): Promise<void> {
  refuseMasked(input);
  await checkReach(parts, { domain: input.domain, base_url: input.base_url ?? null }, settingsOf(input));
}

function refuseMasked({
  api_key: apiKey,
  revoke,
  grant,
}: Pick<ConnectionChange, "api_key" | "revoke" | "grant">): void {
  const masked = [
    ...(apiKey === MASKED ? [maskedAt("/api_key")] : []),
    ...findMaskedHeaders(revoke, "/revoke"),
    ...findMaskedHeaders(grant, "/grant"),
  ];
  if (masked.length > 0) throw notValid(masked);
}

/** Creates a connection whose addresses were checked. Its key is sealed, so that nobody can read it from the database. */
export async function createConnection(
  parts: ConnectionParts,
  tx: Tx,
  { shop, input }: { shop: Shop; input: NewConnectionInput & { kind: string } },
) {
  const now = parts.clock.now();
  return tx
    .insertInto("huddle_connection")
    .values({
      bucket: shop.bucket,
      shop_id: shop.id,
      id: parts.newId("hcn"),
      kind: input.kind,
      name: input.name,
      domain: input.domain,
      base_url: input.base_url ?? null,
      sealed_api_key: parts.seal.seal(input.api_key),
      settings: sealSettings(parts.seal, settingsOf(input)),
      created_at: now,
      updated_at: now,
    })
    .returning(CONNECTION_COLUMNS)
    .executeTakeFirstOrThrow();
}

/**
 * Changes a connection. Everybody who has access through it is decided about again, and failed changes are requested again,
 * because the key, the address or the owner's call may be right now. The caller must hold the lock of the shop's rule set.
 */
export async function changeConnection(
  parts: ConnectionParts,
  tx: Tx,
  { shop, current, patch }: { shop: Shop; current: StoredConnection; patch: ConnectionChange },
) {
  const { api_key: apiKey, name, domain, base_url } = patch;
  const before = openSettings(parts.seal, current.settings);
  const settings = { ...before, ...keepMasked(settingsOf(patch), before) };
  refuseMasked({ revoke: patch.revoke && settings.revoke, grant: patch.grant && settings.grant });
  await refuseLevelsOnLite(tx, shop, { id: current.id, settings });
  const now = parts.clock.now();
  await decideAgain(tx, shop, { id: current.id, now });
  const changed = await tx
    .updateTable("huddle_connection")
    .set({
      ...(name === undefined ? {} : { name }),
      ...(domain === undefined ? {} : { domain }),
      ...(base_url === undefined ? {} : { base_url }),
      ...(apiKey === undefined || apiKey === MASKED ? {} : { sealed_api_key: parts.seal.seal(apiKey) }),
      settings: sealSettings(parts.seal, settings),
      // A connection that makes other calls has not been checked.
      ...(changesCall(patch) ? { last_check: null } : {}),
      updated_at: now,
    })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", current.id)
    .returning(CONNECTION_COLUMNS)
    .executeTakeFirstOrThrow();
  await retryFailedChanges(tx, shop, current.id);
  return changed;
}

function changesCall({ api_key: apiKey, domain, base_url, grant }: ConnectionChange): boolean {
  const key = apiKey === MASKED ? undefined : apiKey;
  return [key, domain, base_url, grant].some((field) => field !== undefined);
}

/** A masked header keeps its stored value, because a reader never sees the real one and sends the mask back. */
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

/** The people first, because they come before their connection and their entries in the order of locks. */
async function decideAgain(tx: Tx, shop: ShopKey, { id, now }: { id: string; now: Date }): Promise<void> {
  const { rows } = await sql<{ person: Buffer }>`
    select distinct person from access
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and connection_id = ${id}`.execute(tx);
  await checkSoon(tx, shop, { people: rows.map(({ person }) => person), now });
}

async function retryFailedChanges(tx: Tx, shop: ShopKey, id: string): Promise<void> {
  await sql`
    update access set retry_failed = true
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and connection_id = ${id} and state = 'attention'`.execute(
    tx,
  );
}

/**
 * Deletes a connection and cancels its pending deliveries, and its tasks except those to let somebody in. People who have access keep it,
 * and a grant that was still to be made becomes a task, because its buyer has paid. A connection that rules still use is refused, because
 * their buyers would get no access and nobody would be notified. The caller must hold the lock of the shop's rule set.
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
  // The connection before the lanes of its endpoint, as everywhere. There is one such endpoint at most.
  await sql`update huddle_connection set deleted_at = ${now}::timestamptz where ${ours} and id = ${id}`.execute(tx);
  for (const endpoint of rows) await cancelDeliveries(tx, shop, { of: { endpointId: endpoint.id }, now });
  await sql`
    update access_task set cancelled_at = ${now}::timestamptz
    where ${ours} and done_at is null and cancelled_at is null and kind <> 'grant'
      and (connection_id = ${id} or access_id in (select id from access where ${ours} and connection_id = ${id}))
    `.execute(tx);
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
