import type { AccessCall } from "@haak/core";
import { orderingKeyOf, type PlannedDelivery } from "../../../pipeline/plan/plan-event.ts";
import { sealHeaders } from "../../../pipeline/plan/sealed-headers.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Judged } from "./judge-entries.ts";
import type { FreshEvent, Purchase } from "./read-purchases.ts";

/** A call about access as the queue takes it. */
export function planDelivery(
  { shop, now, fresh, seal }: { shop: ShopKey; now: Date; fresh: ReadonlyMap<string, FreshEvent>; seal: Seal },
  input: {
    readonly call: AccessCall;
    readonly group: { readonly does: "grant" | "revoke"; readonly one: Judged };
    readonly purchase: Purchase | null;
    /** The first entry that the call is about. */
    readonly firstId: string;
  },
): PlannedDelivery {
  const { call, group, firstId } = input;
  const { wanted, connection } = group.one;
  const cause = group.does === "grant" ? wanted.grant : wanted.loss;
  const event = cause === null ? undefined : fresh.get(cause.eventId);
  return {
    shopId: shop.id,
    id: call.deliveryId,
    eventId: cause?.eventId ?? null,
    ruleId: cause?.ruleId ?? null,
    endpointId: connection.endpointId ?? "",
    lineNumber: group.does === "grant" ? (wanted.grant?.lineNumber ?? null) : null,
    // What is asked again later neither waits for other calls nor keeps them waiting.
    orderingKey: event ? orderingKeyOf(event.event) : null,
    traceparent: event?.traceparent ?? null,
    format: connection.kind,
    contentType: call.contentType,
    headers: sealHeaders(seal, call.headers),
    body: call.body,
    request: call.request,
    sharedSuffix: null,
    callKey: callKeyOf(call, event !== undefined, firstId),
    problem: null,
    createdAt: now,
  };
}

/**
 * An event and a rule owe the ordinary call once, and a call of the owner's own once for each entry. What is asked anew, as it
 * was lost or given up, is a call of its own.
 */
function callKeyOf(call: AccessCall, isFresh: boolean, firstId: string): string {
  if (!isFresh) return call.deliveryId;
  return call.request === null ? "" : firstId;
}
