import { callPerLine } from "../expected-calls.ts";
import type { Outcome, Stage, Step } from "../scene.ts";
import { buy, person } from "../shop-history.ts";
import { webhookSettings } from "../webhook-settings.ts";

/** Step 7: a call per line. */
export const perOrderLine: Step = {
  number: 7,
  title: "The seller ticks “Per order line”. Robin takes an e-book, a poster and a card deck.",
  scenes: [{ label: "per order line, three lines", play }],
};

async function play(stage: Stage): Promise<Outcome> {
  const { client, shop } = stage.demo;
  await client.putWebhookSettings(webhookSettings(stage, { recurring: true, per_line: true }));
  const order = buy(shop, person("Robin", "Smit"), [12, 13, 14]);
  await stage.notify("order_payment_completed", order);
  return { expected: callPerLine("/orders", order, { ruleId: stage.rules.get("/orders")?.id }) };
}
