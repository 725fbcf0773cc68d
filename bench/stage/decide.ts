import { buildBody, type HaakEvent, parseEvent, parseRule, planDeliveries } from "@haak/core";

export interface CallIds {
  readonly id: string;
  readonly eventId: string;
}

const parsed = parseRule({
  ...{ name: "Orders", trigger: "order.paid", scope: { products: ["7"] } },
  action: { type: "webhook", url: "https://example.com/orders" },
});
if (!parsed.ok) throw new Error(`The rule is not valid: ${JSON.stringify(parsed.errors)}`);
const rules = [{ ...parsed.rule, id: "rul_1", created_at: new Date().toISOString() }];

/** Checks an event and keeps the valid fields, as a hub does with every event. @throws Error if it is not valid. */
export function checkAsHub(input: unknown): HaakEvent {
  const read = parseEvent(input);
  if (!read.ok) throw new Error(`The event is not valid: ${JSON.stringify(read.errors)}`);
  return read.event;
}

/** Checks an event, decides by the rule, and writes the body, as a hub does. @throws Error unless the rule matches. */
export function decideAsHub(input: unknown, ids: CallIds): string {
  return writeAsHub(checkAsHub(input), ids);
}

/** The same for a checked event. It decides again for each call, because a hub decides for each rule. */
export function writeAsHub(event: HaakEvent, { id, eventId }: CallIds): string {
  const [decision] = planDeliveries(event, rules);
  if (!decision?.called) throw new Error("The rule does not call.");
  const message = {
    ...{ deliveryId: id, eventId, event, lineNumber: null, sentAt: new Date().toISOString() },
    ...{ shop: { id: "shp_1", name: "Bench", number: 1 }, rule: { id: "rul_1", name: "Orders", number: 1 } },
  };
  return buildBody(message, "haak").body;
}
