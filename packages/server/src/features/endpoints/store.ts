import { randomBytes } from "node:crypto";
import { type Action, connectorOf, endpointUrl, isAccessAction, isConnectorKind, newSigningSecret } from "@haak/core";
import { sql } from "kysely";
import type { Seal } from "../../platform/crypto/seal.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Db, Tx } from "../../platform/postgres/database.ts";
import type { StoredSecret } from "../../platform/postgres/tables/tables.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";

/** Zapier refuses more than about 30 calls a second on one hook (Zapier platform docs, "Operating constraints"). */
const ZAPIER_RATE_PER_SECOND = 30;

export interface EndpointParts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
}

/** Rules share an endpoint if its kind and its URL or connection are the same. */
export interface EndpointTarget {
  readonly kind: string;
  readonly target: string;
}

export function targetOf(action: Action): EndpointTarget {
  if (isAccessAction(action)) return { kind: connectorOf(action), target: action.connection_id };
  return { kind: action.type, target: endpointUrl(action.url) };
}

/**
 * Finds the shop's endpoint for this target, or creates it with its own secret and lane. A connection is never switched off because of
 * failures, since buyers who have paid wait for it and must be let in as soon as it works again. If two transactions create the same
 * endpoint at once, the unique index decides and the other one reads the row.
 */
export async function findOrMakeEndpoint(
  parts: EndpointParts,
  tx: Tx,
  input: { shop: ShopKey } & EndpointTarget,
): Promise<string> {
  const { shop, kind, target } = input;
  const found = await findEndpoint(tx, input);
  if (found) return found;
  const id = parts.newId("end");
  const secret = newStoredSecret(parts.seal);
  const rate = kind === "zapier" ? ZAPIER_RATE_PER_SECOND : null;
  await sql`
    insert into endpoint (bucket, shop_id, id, kind, target, enabled, rate_per_second, secrets, created_at)
    values (${shop.bucket}, ${shop.id}, ${id}, ${kind}, ${target}, true, ${rate}, ${JSON.stringify([secret])},
      ${parts.clock.now()})
    on conflict (bucket, shop_id, kind, md5(target)) do nothing`.execute(tx);
  const made = await findEndpoint(tx, input);
  if (made === null) throw new Error("The endpoint was neither found nor created.");
  await sql`
    insert into lane (bucket, shop_id, endpoint_id, rate_per_second, switches_off)
    values (${shop.bucket}, ${shop.id}, ${made}, ${rate}, ${!isConnectorKind(kind)})
    on conflict do nothing`.execute(tx);
  return made;
}

/** A new signing secret, sealed, without an expiry. */
export function newStoredSecret(seal: Seal): StoredSecret {
  const secret = newSigningSecret((bytes) => randomBytes(bytes));
  return { sealed: seal.seal(secret).toString("base64"), expires_at: null };
}

/** The id of the shop's endpoint for this target, or null if nothing has called it yet. */
export async function findEndpoint(db: Db, input: { shop: ShopKey } & EndpointTarget): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from endpoint
    where bucket = ${input.shop.bucket} and shop_id = ${input.shop.id} and kind = ${input.kind}
      and md5(target) = md5(${input.target}) and target = ${input.target}`.execute(db);
  return rows[0]?.id ?? null;
}

/** The most signatures of one call, so that its header stays short. */
const OLD_SECRETS_MAX = 9;

/**
 * Puts a new secret first. The old one also signs until the overlap ends, so that a receiver can change over without refusing a call
 * (Standard Webhooks, "Multiple signatures"). Returns the new secret.
 */
export async function rotateSecret(
  parts: { readonly clock: Clock; readonly seal: Seal },
  tx: Tx,
  input: { shop: ShopKey; id: string; overlapSeconds: number; fresh: StoredSecret },
): Promise<string> {
  const { shop, id, overlapSeconds, fresh } = input;
  const now = parts.clock.now();
  const endsAt = new Date(now.getTime() + overlapSeconds * 1_000).toISOString();
  const row = await tx
    .selectFrom("endpoint")
    .select("secrets")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const old = row.secrets
    .map((secret) => ({ ...secret, expires_at: secret.expires_at ?? endsAt }))
    .filter((secret) => new Date(secret.expires_at) > now)
    .slice(0, OLD_SECRETS_MAX);
  await tx
    .updateTable("endpoint")
    .set({ secrets: JSON.stringify([fresh, ...old]) })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .execute();
  return parts.seal.open(Buffer.from(fresh.sealed, "base64"));
}
