import { huddleLogin, orderCall, zapRun } from "../expected-calls.ts";
import { type Outcome, type Stage, type Step, unless } from "../scene.ts";
import { COURSE_PAGE, person } from "../shop-history.ts";

/** Step 2: one order, reported twice, and four receivers that must be called once. */
export const courseWithBump: Step = {
  number: 2,
  title: "Bo takes the course (7) with the workbook (8) as order bump. Plug&Pay tells it as V1 and as V2.",
  scenes: [{ label: "course with workbook", play }],
};

async function play(stage: Stage): Promise<Outcome> {
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

/** A V1 notice is not signed, so that what it says must not be believed: the hub has to ask. */
function askedFor({ demo, print }: Stage, orderId: number): string[] {
  const path = `/v2/orders/${orderId}`;
  print(`The hub asks Plug&Pay for the order (GET ${path}), and calls:`);
  return unless(demo.shop.apiCalls(path).length > 0, "the hub did not ask Plug&Pay for the order");
}
