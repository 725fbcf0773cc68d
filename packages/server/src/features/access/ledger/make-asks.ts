import type { AccessCall, AccessChange, AccessItem, AccessPlan, Connector } from "@haak/core";
import { orderingKeyOf, type PlannedDelivery } from "../../../pipeline/plan/plan-event.ts";
import { sealHeaders } from "../../../pipeline/plan/sealed-headers.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { NewId } from "../../../platform/ids.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Entry } from "./entry.ts";
import { isLeftToPerson, type Judged } from "./judge-entries.ts";
import { type FreshEvent, type Purchase, readPurchases } from "./read-purchases.ts";
import { type NewTask, taskFor } from "./task-store.ts";

export interface DecideParts {
  readonly newId: NewId;
  readonly seal: Seal;
  readonly connectors: ReadonlyMap<string, Connector>;
}

/** The entries with a change to request, and all entries of the people. */
export interface MakeAsksInput {
  readonly shop: ShopKey;
  readonly now: Date;
  readonly fresh: ReadonlyMap<string, FreshEvent>;
  readonly asking: readonly Judged[];
  readonly all: readonly Judged[];
}

/** The result: calls to queue, tasks, and the changed entries. */
export interface Made {
  readonly deliveries: readonly PlannedDelivery[];
  readonly calls: readonly { readonly accessId: string; readonly deliveryId: string; readonly does: AccessChange }[];
  readonly tasks: readonly NewTask[];
  readonly judged: readonly Judged[];
}

/** Entries that belong together: one connection, one person, and one purchase that gives them or one event that ends them. */
interface AskGroup {
  readonly does: AccessChange;
  readonly one: Judged;
  readonly members: readonly Judged[];
}

/**
 * Creates the calls and tasks for the changes to request. Items of one purchase share a call if the connector supports it. A change for
 * which the connector has no call becomes a task.
 */
export async function makeAsks(parts: DecideParts, tx: Tx, input: MakeAsksInput): Promise<Made> {
  const groups = groupAsks(input.asking);
  const purchases = await readPurchases(tx, input.shop, { groups, fresh: input.fresh });
  const made = groups.map((group) => makeGroup(parts, input, { group, purchase: purchases.get(group) ?? null }));
  return {
    deliveries: made.flatMap(({ deliveries }) => deliveries),
    calls: made.flatMap(({ calls }) => calls),
    tasks: made.flatMap(({ tasks }) => tasks),
    judged: made.flatMap(({ judged }) => judged),
  };
}

function groupAsks(asking: readonly Judged[]): AskGroup[] {
  const groups = new Map<string, Judged[]>();
  for (const one of asking) {
    const { wanted, entry } = one;
    const { eventId, ruleId } = (wanted.wanted ? wanted.grant : wanted.loss) ?? { eventId: null, ruleId: null };
    const key = JSON.stringify([
      entry.person,
      entry.connectionId,
      wanted.wanted,
      eventId,
      ruleId,
      wanted.grant?.lineNumber,
      isLeftToPerson(one),
    ]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((members) => {
    const [one] = members;
    return one === undefined ? [] : [{ does: one.wanted.wanted ? "grant" : "revoke", one, members } as const];
  });
}

type GroupInput = { readonly group: AskGroup; readonly purchase: Parameters<typeof planDelivery>[1]["purchase"] };

function makeGroup(parts: DecideParts, input: MakeAsksInput, { group, purchase }: GroupInput): Made {
  const plan = planGroup(parts, input, { group, purchase });
  const entryOf = (item: AccessItem) => group.members.filter(({ entry }) => entry.item === item);
  const calls = plan.calls.flatMap((call) =>
    call.items.flatMap(entryOf).map((judged) => ({ judged, deliveryId: call.deliveryId, does: group.does })),
  );
  const tasks = plan.byHand
    .flatMap(entryOf)
    .map((judged) => ({ judged, task: taskFor(parts.newId, judged, input.now) }));
  return {
    deliveries: plan.calls.map((call) =>
      planDelivery({ ...input, seal: parts.seal }, { call, group, purchase, firstId: firstIdOf(call, entryOf) }),
    ),
    calls: calls.map(({ judged, deliveryId, does }) => ({ accessId: judged.entry.id, deliveryId, does })),
    tasks: tasks.map(({ task }) => task),
    judged: [
      ...calls.map(({ judged, deliveryId, does }) =>
        asked(judged, withCall(judged.entry, deliveryId, does), input.now),
      ),
      ...tasks.map(({ judged, task }) =>
        asked(judged, { ...judged.entry, task: { id: task.id, does: group.does } }, input.now),
      ),
    ],
  };
}

function planGroup(parts: DecideParts, input: MakeAsksInput, { group, purchase }: GroupInput): AccessPlan {
  const { does, one, members } = group;
  const { connection, email } = one;
  const items = members.map(({ entry }) => entry.item);
  const connector = parts.connectors.get(connection.kind);
  const isLost = does === "grant" && purchase === null;
  const isByHand = connector === undefined || connection.endpointId === null || isLost || isLeftToPerson(one);
  if (isByHand) return { calls: [], byHand: items };
  return connector.planAccess({
    ...{ change: does, email, items, purchase, templates: connection.settings },
    keepsOthers: input.all.some((other) => isKeptBeside(other, one)),
    newDeliveryId: () => parts.newId("dlv"),
  });
}

/** If a person has other access in one of these states, a call about an item must not revoke that access too. */
const KEEPS_ACCESS: ReadonlySet<string> = new Set(["kept", "in_review"]);

function isKeptBeside(other: Judged, { entry }: Judged): boolean {
  const together = other.entry.person === entry.person && other.entry.connectionId === entry.connectionId;
  return together && (other.wanted.wanted || KEEPS_ACCESS.has(other.entry.progress.kind));
}

function firstIdOf(call: AccessCall, entryOf: (item: AccessItem) => Judged[]): string {
  return call.items.flatMap(entryOf)[0]?.entry.id ?? "";
}

function withCall(entry: Entry, deliveryId: string, does: AccessChange): Entry {
  const call = { ...{ deliveryId, does, open: true, withdrawn: false, seen: 0 }, state: "pending" } as const;
  return {
    ...entry,
    calls: [...entry.calls, { ...call, attempts: 0, lastAt: 0, lastStatus: null, onlyRefused: true }],
  };
}

function asked(judged: Judged, entry: Entry, now: Date): Judged {
  const isGrant = judged.wanted.wanted;
  const progress = { kind: "pending", change: isGrant ? "grant" : "revoke" } as const;
  const revokeAskedAt = isGrant ? entry.revokeAskedAt : now;
  return { ...judged, entry: { ...entry, progress, retryFailed: false, revokeAskedAt } };
}

/** Creates the delivery of a call about access, in the form that the queue accepts. */
function planDelivery(
  { shop, now, fresh, seal }: { shop: ShopKey; now: Date; fresh: ReadonlyMap<string, FreshEvent>; seal: Seal },
  input: {
    readonly call: AccessCall;
    readonly group: { readonly does: "grant" | "revoke"; readonly one: Judged };
    readonly purchase: Purchase | null;
    /** The first entry of the call. */
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
    // A repeated request has no ordering key, because it must not wait for other calls or delay them.
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
 * An event and a rule have one ordinary call, and one call of the owner's own for each entry. A repeated request, after a call was lost or
 * given up, needs its own key, because otherwise it would be taken for a duplicate.
 */
function callKeyOf(call: AccessCall, isFresh: boolean, firstId: string): string {
  if (!isFresh) return call.deliveryId;
  return call.request === null ? "" : firstId;
}
