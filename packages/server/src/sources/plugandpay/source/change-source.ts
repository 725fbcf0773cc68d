import type { Seal } from "../../../platform/crypto/seal.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { PLUGANDPAY_API } from "./source-store.ts";

/** What is to change: absent keeps, null removes. */
export interface SourceChange {
  readonly api_token?: string | null | undefined;
  readonly webhook_key?: string | null | undefined;
  readonly base_url?: string | null | undefined;
}

/**
 * Changes how a shop and Plug&Pay reach each other. Another API token, or none, makes due again what waited for one or had
 * failed because Plug&Pay refused it. The source is locked before the notices, as everywhere.
 */
export async function changeSource(
  parts: { seal: Seal; clock: Clock },
  tx: Tx,
  { shop, change }: { shop: ShopKey; change: SourceChange },
): Promise<void> {
  const columns = columnsOf(parts, change);
  if (Object.keys(columns).length === 0) return;
  await tx.updateTable("plugandpay_source").set(columns).where("shop_id", "=", shop.id).execute();
  if (change.api_token !== undefined) await reviveNotices(tx, shop, parts.clock.now());
  if (change.api_token !== undefined || change.base_url !== undefined) await forgetRules(tx, shop, parts.clock.now());
}

/** What was read, or is being read, by another token or elsewhere may be another account's rules; they are read anew. */
async function forgetRules(tx: Tx, shop: ShopKey, now: Date): Promise<void> {
  await tx
    .updateTable("plugandpay_rules")
    .set({ sealed_rules: null, read_at: null, error: null, due_at: now, tries: 0, lease_id: null })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .execute();
}

/** The first comparison by itself comes an hour after the token, when there is something to compare. */
const FIRST_RECONCILIATION_MS = 3_600_000;

function columnsOf({ seal, clock }: { seal: Seal; clock: Clock }, change: SourceChange) {
  const sealed = (secret: string | null) => (secret === null ? null : seal.seal(secret));
  const reconcileAt = new Date(clock.now().getTime() + FIRST_RECONCILIATION_MS);
  const { api_token: apiToken, webhook_key: webhookKey, base_url: baseUrl } = change;
  return {
    ...(apiToken === undefined
      ? {}
      : {
          sealed_api_token: sealed(apiToken),
          api_token_refused: false,
          reconcile_at: apiToken === null ? null : reconcileAt,
        }),
    ...(webhookKey === undefined ? {} : { sealed_webhook_key: sealed(webhookKey) }),
    ...(baseUrl === undefined ? {} : { base_url: baseUrl ?? PLUGANDPAY_API }),
    // Whoever asked for patience asked it of the old token at the old address.
    ...(apiToken === undefined && baseUrl === undefined ? {} : { fetch_not_before: null }),
  };
}

async function reviveNotices(tx: Tx, shop: ShopKey, now: Date): Promise<void> {
  await tx
    .updateTable("inbox")
    .set({ state: "waiting", error: null, due_at: now, tries: 0, wants_token: false })
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("wants_token", "=", true)
    .execute();
}
