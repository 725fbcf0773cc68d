import { type ConnectorMessage, type HaakEvent, isOperationalEvent, orderLines, type ShopEvent } from "@haak/core";
import { readEventBody } from "../../../pipeline/accept/read-event-pages.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Judged } from "./judge-entries.ts";

/** An event of the transaction that decides, and the span that what follows from it is a part of. */
export interface FreshEvent {
  readonly event: HaakEvent;
  readonly traceparent: string | null;
}

/** The purchase that a call is made of. */
export type Purchase = Omit<ConnectorMessage, "deliveryId" | "email">;

/** The events behind grants: those of this transaction as they are, older ones as they were stored. */
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

/** The event that gave it last, or else those that gave it first: a renewal may be gone for its age, and a reason never is. */
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

/** Which lines gave it is known by their products: the rule of that time may be another one by now. */
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
