import { type ConnectorMessage, type HaakEvent, isOperationalEvent, orderLines, type ShopEvent } from "@haak/core";
import { readEventBody } from "../../../pipeline/accept/read-event-pages.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Judged } from "./judge-entries.ts";

/** An event of the current transaction, with the trace to which its calls belong. */
export interface FreshEvent {
  readonly event: HaakEvent;
  readonly traceparent: string | null;
}

/** The purchase about which a call is made. */
export type Purchase = Omit<ConnectorMessage, "deliveryId" | "email">;

/** Reads the purchases behind grants: from the events of this transaction, or from stored events. */
export async function readPurchases<Group extends { readonly one: Judged }>(
  tx: Tx,
  shop: ShopKey,
  { groups, fresh }: { groups: readonly Group[]; fresh: ReadonlyMap<string, FreshEvent> },
): Promise<Map<Group, Purchase>> {
  const ids = groups.flatMap(({ one }) => eventsBehind(one));
  const stored = await readEvents(
    tx,
    shop,
    ids.filter((id) => !fresh.has(id)),
  );
  return new Map(
    groups.flatMap((group) => {
      const { grant } = group.one.wanted;
      const event = eventsBehind(group.one).flatMap((id) => fresh.get(id)?.event ?? stored.get(id) ?? [])[0];
      return grant && event && !isOperationalEvent(event)
        ? [[group, purchaseOf(event, grant, group.one.connection)] as const]
        : [];
    }),
  );
}

/**
 * The event of the latest grant, and then those of the first grants, because a renewal may have been deleted for its age while the event of
 * a reason is always kept.
 */
function eventsBehind({ wanted }: Judged): string[] {
  if (wanted.grant === null) return [];
  return [wanted.grant.eventId, ...wanted.reasons.map(({ eventId }) => eventId)];
}

async function readEvents(tx: Tx, shop: ShopKey, ids: readonly string[]): Promise<Map<string, HaakEvent>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("event")
    .select(["id", "body"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "in", ids)
    .execute();
  return new Map(rows.map(({ id, body }) => [id, readEventBody(body)]));
}

/** Finds the lines by their products instead of by the rule, because the rule may have changed since. */
function purchaseOf(
  event: ShopEvent,
  grant: NonNullable<Judged["wanted"]["grant"]>,
  { id, kind }: Judged["connection"],
): Purchase {
  const matchedLines = orderLines(event).flatMap((line, index) => {
    const isGiving =
      grant.lineNumber === null ? grant.productIds.includes(line.product.id) : grant.lineNumber === index + 1;
    return isGiving ? [index + 1] : [];
  });
  const nothing = { skus: [], levels: [], delay_days: null };
  return {
    event,
    matchedLines,
    action: { type: "connector", connector: kind, connection_id: id, do: "grant", ...nothing },
  };
}
