import { callPerLine, huddleLogin, orderCall, zapRun } from "../expected-calls.ts";
import { type Outcome, type Stage, type Step, unless } from "../scene.ts";
import { buy, COURSE_PAGE, person } from "../shop-history.ts";
import { webhookSettings } from "./set-up.ts";

/** Step 2: an order is reported twice, and four receivers must each be called once. */
export const courseWithBump: Step = {
  number: 2,
  title: "Bo buys the course (7) with the workbook (8) as order bump. Plug&Pay sends a V1 and a V2 notice.",
  scenes: [{ label: "course with workbook", play: playCourseWithBump }],
};

async function playCourseWithBump(stage: Stage): Promise<Outcome> {
  const { shop } = stage.demo;
  const { id: checkoutId, bumpId } = COURSE_PAGE;
  const placed = shop.placeOrder({ checkoutId, bumpIds: [bumpId], buyer: person("Bo", "Kater") });
  const order = shop.payOrder(placed.id);
  await stage.notify("order_payment_completed", order);
  const expected = [
    orderCall("/orders", order, { ruleId: stage.rules.get("/orders")?.id }),
    orderCall("/workbook", order, { ruleId: stage.rules.get("/workbook")?.id }),
    zapRun(order),
    ...huddleLogin(order),
  ];
  return { expected, look: async () => askedFor(stage, order.id) };
}

/** Checks that the hub asked Plug&Pay for the order. It must, because a V1 notice is not signed and could be forged. */
function askedFor({ demo, print }: Stage, orderId: number): string[] {
  const path = `/v2/orders/${orderId}`;
  print(`The hub asks Plug&Pay for the order (GET ${path}), and calls:`);
  return unless(demo.shop.apiCalls(path).length > 0, "the hub did not ask Plug&Pay for the order");
}

/** Step 3: an upsell is an order of its own. */
export const oneClickUpsell: Step = {
  number: 3,
  title: "Bo accepts the coaching call as one-click upsell (3). It becomes an order of its own.",
  scenes: [{ label: "one-click upsell", play: playOneClickUpsell }],
};

async function playOneClickUpsell(stage: Stage): Promise<Outcome> {
  const { upsellId } = COURSE_PAGE;
  const order = stage.demo.shop.takeUpsell({ orderId: courseOrderId(stage), upsellId });
  await stage.notify("order_payment_completed", order);
  const details = { kind: "upsell", upsell: { id: String(upsellId) } } as const;
  const expected = [
    orderCall("/orders", order, { ...details, ruleId: stage.rules.get("/orders")?.id }),
    orderCall("/upsell", order, { ...details, ruleId: stage.rules.get("/upsell")?.id }),
  ];
  return { expected };
}

/** The id of Bo's order, because the first notice of the story is about it. */
function courseOrderId({ notices }: Stage): number {
  const [first] = notices;
  if (first === undefined) throw new Error("Nobody has bought the course yet.");
  return first.objectId;
}

/** Step 7: one call for each order line. */
export const perOrderLine: Step = {
  number: 7,
  title: "The seller ticks “Per order line”. Robin buys an e-book, a poster and a card deck.",
  scenes: [{ label: "per order line, three lines", play: playPerOrderLine }],
};

async function playPerOrderLine(stage: Stage): Promise<Outcome> {
  const { client, shop } = stage.demo;
  await client.putWebhookSettings(webhookSettings(stage, { recurring: true, per_line: true }));
  const order = buy(shop, person("Robin", "Smit"), [12, 13, 14]);
  await stage.notify("order_payment_completed", order);
  return { expected: callPerLine("/orders", order, { ruleId: stage.rules.get("/orders")?.id }) };
}
