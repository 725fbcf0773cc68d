import type { AccessCall, AccessChange, AccessItem, AccessPlan, Connector } from "@haak/core";
import type { PlannedDelivery } from "../../../pipeline/plan/plan-event.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { NewId } from "../../../platform/ids.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Entry } from "./entry.ts";
import { isLeftToPerson, type Judged } from "./judge-entries.ts";
import { planDelivery } from "./plan-delivery.ts";
import type { FreshEvent } from "./read-purchases.ts";
import { readPurchases } from "./read-purchases.ts";
import { type NewTask, taskFor } from "./task-store.ts";

/** What deciding needs of the rest of the hub. */
export interface DecideParts {
  readonly newId: NewId;
  readonly seal: Seal;
  readonly connectors: ReadonlyMap<string, Connector>;
}

/** What is to be asked, of all that is known about the people. */
export interface MakeAsksInput {
  readonly shop: ShopKey;
  readonly now: Date;
  readonly fresh: ReadonlyMap<string, FreshEvent>;
  readonly asking: readonly Judged[];
  readonly all: readonly Judged[];
}

/** What asking comes to. */
export interface Made {
  readonly deliveries: readonly PlannedDelivery[];
  readonly calls: readonly { readonly accessId: string; readonly deliveryId: string; readonly does: AccessChange }[];
  readonly tasks: readonly NewTask[];
  readonly judged: readonly Judged[];
}

/** What goes together: one connection, one person, and one purchase that gives it or one event that ends it. */
interface AskGroup {
  readonly does: AccessChange;
  readonly one: Judged;
  readonly members: readonly Judged[];
}

/**
 * Makes the calls and tasks that are missing. Things of one purchase go together, as far as the connector can say them
 * together; what there is no call for becomes a task.
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

/** A person who has access in one of these ways must not lose it with a call about something else. */
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
  return { ...judged, entry: { ...entry, progress, nudged: false, revokeAskedAt } };
}
