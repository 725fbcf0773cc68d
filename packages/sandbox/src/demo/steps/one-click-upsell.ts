import { orderCall } from "../expected-calls.ts";
import type { Outcome, Stage, Step } from "../scene.ts";
import { COURSE_PAGE } from "../shop-history.ts";

/** Step 3: an upsell is an order of its own. */
export const oneClickUpsell: Step = {
  number: 3,
  title: "Bo takes the coaching call as one-click upsell (3): an order of its own.",
  scenes: [{ label: "one-click upsell", play }],
};

async function play(stage: Stage): Promise<Outcome> {
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

/** The first notice of the story was about it. */
function courseOrderId({ notices }: Stage): number {
  const [first] = notices;
  if (first === undefined) throw new Error("Nobody has bought the course yet.");
  return first.objectId;
}
