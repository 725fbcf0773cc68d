import { expect } from "vitest";
import { decisionsOf, deliveriesOf, read } from "../support/journey/shop-actions.ts";
import { BODIES, comparable, expectedData } from "./expected-body.ts";
import type { Reported, ShopUnderTest } from "./known-shop.ts";

interface ShownDelivery {
  readonly id: string;
  readonly state: string;
  readonly endpoint_id: string;
  readonly line_number?: number | null;
}

interface ShownDecision {
  readonly rule: { readonly id: string; readonly name: string };
  readonly called: boolean;
  readonly reason: { readonly code: string; readonly text: string };
  readonly deliveries: readonly ShownDelivery[];
}

const byRule = (one: { rule: { id: string } }, other: { rule: { id: string } }) =>
  one.rule.id < other.rule.id ? -1 : 1;

/** Expects the hub's decisions about that event to equal the oracle's, also if the rules have changed since. */
export async function expectDecisions({ shop }: ShopUnderTest, reported: Reported): Promise<readonly ShownDecision[]> {
  const decisions: ShownDecision[] = await decisionsOf(shop, reported.id);
  const shown = decisions.map(({ rule, called, reason, deliveries }) => ({
    rule,
    called,
    code: reason.code,
    lines: deliveries.map((each) => each.line_number ?? null).toSorted((one, other) => Number(one) - Number(other)),
  }));
  const expected = reported.rules.map(({ id, name, code, lines }) => ({
    rule: { id, name },
    called: code === "called",
    code,
    lines,
  }));
  expect(shown.toSorted(byRule), JSON.stringify(reported.event)).toEqual(expected.toSorted(byRule));
  for (const { reason } of decisions) expect(reason.text).toMatch(/\w.*\.$/s);
  return decisions;
}

/** Like `expectDecisions`, right after the report: also the target, state and stored body of every call. */
export async function expectReported(under: ShopUnderTest, reported: Reported): Promise<void> {
  const [decisions, stored, listed] = await Promise.all([
    expectDecisions(under, reported),
    read(under.shop, `/v1/events/${reported.id}`),
    deliveriesOf(under.shop, `event=${reported.id}`),
  ]);
  expect(comparable(stored.data)).toEqual(expectedData(reported.event));
  const deliveries = decisions.flatMap((decision) => decision.deliveries);
  const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id).toSorted();
  expect(ids(listed)).toEqual(ids(deliveries));
  await Promise.all(
    decisions.flatMap((decision) =>
      decision.deliveries.map((each) => expectDelivery(under, reported, [decision, each])),
    ),
  );
}

async function expectDelivery(
  under: ShopUnderTest,
  reported: Reported,
  shown: [ShownDecision, ShownDelivery],
): Promise<void> {
  const [decision, { id, endpoint_id: endpointId, line_number: line = null }] = shown;
  const rule = reported.rules.find((each) => each.id === decision.rule.id);
  if (!rule) throw new Error(`A call by ${decision.rule.id}, which the oracle does not know.`);
  const delivery = await read(under.shop, `/v1/deliveries/${id}`);
  expect(delivery).toMatchObject({ event_id: reported.id, rule_id: rule.id, endpoint_id: endpointId });
  expect(delivery.line_number ?? null).toBe(line);
  expect(endpointId).toBe(under.endpointIds.get(rule.endpoint));
  const isOff = under.switchedOff.has(endpointId);
  expect(delivery.state).toMatch(isOff ? /^paused$/ : /^(pending|sending|waiting|delivered)$/);
  const { shown: shownBody, expected } = BODIES[rule.rule.format];
  const { id: shopId, name } = under.shop;
  const sent = { deliveryId: id, eventId: reported.id, event: reported.event, shop: { id: shopId, name }, line };
  expect(shownBody(delivery.body)).toEqual(expected({ ...sent, rule: { id: rule.id, name: rule.name } }));
  under.bodies.set(id, delivery.body);
}
