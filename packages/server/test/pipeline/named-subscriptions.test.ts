import { afterAll, beforeAll, expect, it } from "vitest";
import { aLine, orderPaid, subscriptionEvent } from "../support/journey/events.ts";
import { joinJourney, type SharedJourney } from "../support/journey/journey.ts";
import { deliveriesOf, deliveryIn, makeRule, report } from "../support/journey/shop-actions.ts";

let journey: SharedJourney;

beforeAll(async () => {
  journey = await joinJourney(18);
});
afterAll(() => journey.end());

const SUBSCRIPTION = "sub-named";

it.each([
  ["on the order", { subscription_id: SUBSCRIPTION }],
  ["on one of its lines", { lines: [aLine({ number: 1 }), aLine({ number: 2, subscription_id: SUBSCRIPTION })] }],
])("the end of a subscription does not overtake a payment that fails and names it %s", async (_where, order) => {
  const shop = await journey.newShop();
  const target = journey.receiver.target();
  const first = Promise.withResolvers<{ status: number }>();
  target.answers((nth) => (nth === 1 ? first.promise : { status: 200 }));
  for (const trigger of ["order.paid", "subscription.ended"])
    await makeRule(shop, { trigger, action: { type: "webhook", url: target.url } });
  const { id: paid } = await report(shop, orderPaid(order));
  await target.received(1);
  const { id: ended } = await report(shop, subscriptionEvent("ended", { id: SUBSCRIPTION }));
  first.resolve({ status: 500 });
  const [payment] = await deliveriesOf(shop, `event=${paid}`);
  const [end] = await deliveriesOf(shop, `event=${ended}`);
  await deliveryIn(shop, payment.id, "delivered");
  await deliveryIn(shop, end.id, "delivered");
  expect(target.calls.map((call) => call.headers["webhook-id"])).toEqual([payment.id, payment.id, end.id]);
});
