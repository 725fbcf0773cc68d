import { buildBody, type HaakEvent, parseEvent, parseRule, planDeliveries } from "@haak/core";

/** Which call it is, and of which event. */
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

/** What a hub does with every event: checks it, and keeps what it found. @throws Error if it is not valid. */
export function checkAsHub(input: unknown): HaakEvent {
  const read = parseEvent(input);
  if (!read.ok) throw new Error(`The event is not valid: ${JSON.stringify(read.errors)}`);
  return read.event;
}

/** What a hub does with an event beside keeping it: checks it, asks the rule, and writes what is sent. @throws Error unless it calls. */
export function decideAsHub(input: unknown, ids: CallIds): string {
  return writeAsHub(checkAsHub(input), ids);
}

/** The same with an event that was checked before: it is asked anew for each call, as a hub asks one rule for each. */
export function writeAsHub(event: HaakEvent, { id, eventId }: CallIds): string {
  const [decision] = planDeliveries(event, rules);
  if (!decision?.called) throw new Error("The rule does not call.");
  const message = {
    ...{ deliveryId: id, eventId, event, lineNumber: null, sentAt: new Date().toISOString() },
    ...{ shop: { id: "shp_1", name: "Bench", number: 1 }, rule: { id: "rul_1", name: "Orders", number: 1 } },
  };
  return buildBody(message, "haak").body;
}
