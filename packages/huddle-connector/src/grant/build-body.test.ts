import {
  type ConnectorMessage,
  EVENT_TYPES,
  type HuddleAction,
  isOrderEvent,
  isSubscriptionEvent,
  type OrderEvent,
  sampleEvent,
} from "@haak/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildHuddleBody } from "./build-body.ts";

const anAction = (overrides: Partial<HuddleAction> = {}): HuddleAction => ({
  type: "huddle",
  connection_id: "hud_1",
  do: "grant",
  skus: [],
  levels: [],
  delay_days: null,
  ...overrides,
});

/** A paid order with one line per SKU. `null` makes a product without a SKU. */
const anOrder = (skus: readonly (string | null)[], customer: Partial<OrderEvent["data"]["order"]["customer"]> = {}) => {
  const event = sampleEvent("order.paid");
  if (!isOrderEvent(event)) throw new Error("The sample of order.paid contains an order.");
  event.data.order = {
    ...event.data.order,
    id: "1001",
    number: null,
    customer: { email: "buyer@example.com", ...customer },
    lines: skus.map((sku, index) => ({
      number: index + 1,
      type: "standard",
      product: { id: String(index), title: `Product ${index + 1}`, sku },
      quantity: 1,
      amount: "100.00",
      amount_with_tax: "121.00",
    })),
  };
  return event;
};

const aMessage = (overrides: Partial<ConnectorMessage> = {}): ConnectorMessage => ({
  event: anOrder(["COURSE-7"]),
  matchedLines: [1],
  action: anAction(),
  deliveryId: "dlv_1",
  ...overrides,
});

const anEmail: unknown = expect.stringContaining("@");
interface SentBody {
  readonly email: string;
  readonly customer: { readonly email: string };
  readonly line_items: readonly { readonly sku: string }[];
}
const bodyOf = (overrides: Partial<ConnectorMessage>) => JSON.parse(buildHuddleBody(aMessage(overrides))) as SentBody;
const skusOf = (overrides: Partial<ConnectorMessage>): string[] => bodyOf(overrides).line_items.map(({ sku }) => sku);

describe("the body of a grant", () => {
  it("has the shape of a paid order of Shopify", () => {
    const event = anOrder(["COURSE-7", "BOOK-1"], { first_name: "Bo", last_name: "Kater" });
    expect(bodyOf({ event, matchedLines: [1, 2] })).toEqual({
      id: "1001",
      order_number: "1001",
      created_at: event.occurred_at,
      email: "buyer@example.com",
      customer: { email: "buyer@example.com", first_name: "Bo", last_name: "Kater" },
      line_items: [
        { sku: "COURSE-7", title: "Product 1", quantity: 1 },
        { sku: "BOOK-1", title: "Product 2", quantity: 1 },
      ],
      financial_status: "paid",
    });
  });

  it("has the order's own number if there is one", () => {
    const event = anOrder(["COURSE-7"]);
    event.data.order.number = "2026-17";
    expect(bodyOf({ event })).toMatchObject({ id: "1001", order_number: "2026-17" });
  });

  it("has SKUs of the matched lines only", () => {
    expect(skusOf({ event: anOrder(["A", "B", "C"]), matchedLines: [1, 3] })).toEqual(["A", "C"]);
  });

  it("has only the SKUs of the action if it names some, with the title of the bought product", () => {
    const action = anAction({ skus: ["B", "EXTRA"] });
    expect(bodyOf({ event: anOrder(["A", "B"]), matchedLines: [1, 2], action }).line_items).toEqual([
      { sku: "B", title: "Product 2", quantity: 1 },
      { sku: "EXTRA", title: "EXTRA", quantity: 1 },
    ]);
  });

  it("skips products without SKU", () => {
    expect(skusOf({ event: anOrder([null, "", "A"]), matchedLines: [1, 2, 3] })).toEqual(["A"]);
  });

  it("adds up repeated products, with a minimum of one", () => {
    const event = anOrder(["A", "A", "B"]);
    event.data.order.lines.forEach((line, index) => {
      line.quantity = [2, 3, -1][index] ?? 1;
    });
    expect(bodyOf({ event, matchedLines: [1, 2, 3] }).line_items).toMatchObject([
      { sku: "A", quantity: 5 },
      { sku: "B", quantity: 1 },
    ]);
  });

  it("has one line item per SKU, in the order of the lines, also for repeated SKUs", () => {
    const skus = fc.array(fc.constantFrom("A", "B", "C", null), { maxLength: 8 });
    fc.assert(
      fc.property(skus, skus, fc.array(fc.nat({ max: 9 })), (lineSkus, actionSkus, matchedLines) => {
        const named = actionSkus.filter((sku) => sku !== null);
        const matched = lineSkus.filter((_sku, index) => matchedLines.includes(index + 1));
        const expected = named.length > 0 ? named : matched.filter((sku) => sku !== null);
        const action = anAction({ skus: named });
        expect(skusOf({ event: anOrder(lineSkus), matchedLines, action })).toEqual([...new Set(expected)]);
      }),
    );
  });

  it("has the e-mail address as typed, without surrounding space", () => {
    const space = fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\u00a0"), maxLength: 3 });
    fc.assert(
      fc.property(space, fc.stringMatching(/^[A-Za-zÀ-ž'+.]{1,20}@[A-Za-z.]{1,20}$/), space, (before, typed, after) => {
        const body = bodyOf({ event: anOrder(["A"], { email: before + typed + after }) });
        expect([body.email, body.customer.email]).toEqual([typed, typed]);
      }),
    );
  });

  it("is the same text for the same message", () => {
    expect(buildHuddleBody(aMessage())).toBe(buildHuddleBody(aMessage()));
  });

  it("is written for every type of event", () => {
    for (const type of EVENT_TYPES) {
      const action = anAction({ skus: ["A"] });
      expect(bodyOf({ event: sampleEvent(type), matchedLines: [], action })).toMatchObject({
        email: anEmail,
        line_items: [{ sku: "A", quantity: 1 }],
        financial_status: "paid",
      });
    }
  });

  it("has the person, number and SKU of a subscription", () => {
    const event = sampleEvent("subscription.started");
    if (!isSubscriptionEvent(event)) throw new Error("The sample of subscription.started contains a subscription.");
    Object.assign(event.data.subscription, {
      id: "55",
      customer: { email: " Lid@Example.com ", first_name: "Li", last_name: null },
      product: { id: "7", title: "Membership", sku: "MEMBER" },
      quantity: 1,
    });
    expect(bodyOf({ event, matchedLines: [] })).toMatchObject({
      id: "55",
      order_number: "55",
      email: "Lid@Example.com",
      customer: { email: "Lid@Example.com", first_name: "Li", last_name: null },
      line_items: [{ sku: "MEMBER", title: "Membership", quantity: 1 }],
    });
  });

  it("uses the id of the delivery as number of a form and an affiliate, because their own id is not unique for a person", () => {
    for (const type of ["form.submitted", "affiliate.accepted"] as const) {
      expect(bodyOf({ event: sampleEvent(type), matchedLines: [] })).toMatchObject({
        id: "dlv_1",
        order_number: "dlv_1",
      });
    }
  });
});

describe("the body of add_user", () => {
  it("is the same with empty line items", () => {
    const { line_items: granted, ...grant } = bodyOf({});
    const { line_items: added, ...addUser } = bodyOf({ action: anAction({ do: "add_user" }) });
    expect(granted).toHaveLength(1);
    expect(added).toEqual([]);
    expect(addUser).toEqual(grant);
  });
});

it("a revoke has no body", () => {
  expect(() => buildHuddleBody(aMessage({ action: anAction({ do: "revoke" }) }))).toThrow(
    "no call that revokes access",
  );
});
