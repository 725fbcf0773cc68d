import { orderCall } from "../expected-calls.ts";
import { type Outcome, type Stage, type Step, unless } from "../scene.ts";
import { webhookSettings } from "../webhook-settings.ts";

const BOX = "Also for direct debits and instalments";

/** Step 4: a box that is off says so. */
export const instalments: Step = {
  number: 4,
  title: "Sam pays the year programme (10) in three instalments, since last month.",
  scenes: [
    { label: "instalment 2, box off", play: second },
    { label: "instalment 3, box ticked", play: third },
  ],
};

async function second(stage: Stage): Promise<Outcome> {
  const order = stage.demo.shop.collectInstalment(stage.demo.history.plan.id);
  await stage.notify("order_payment_completed", order);
  return { expected: [], look: () => showReason(stage, `order:${order.id}:paid`) };
}

async function showReason(stage: Stage, key: string): Promise<string[]> {
  const english = await stage.decision(key, "/orders");
  const dutch = await stage.decision(key, "/orders", "nl");
  stage.print(`Why not? ${english?.reason.text}`);
  stage.print(`Waarom niet? ${dutch?.reason.text}`);
  stage.print(`The box that would change that: “${BOX}”, beside the orders URL.`);
  const text = english?.reason.text ?? "";
  return [
    ...unless(english?.reason.code === "recurring_off", `the decision is ${english?.reason.code}, not recurring_off`),
    ...unless(
      text.includes(BOX) && text.includes("instalment 2 of 3"),
      "the decision names neither box nor instalment",
    ),
    ...unless(/termijn 2 van 3/.test(dutch?.reason.text ?? ""), "the Dutch decision does not name the instalment"),
  ];
}

async function third(stage: Stage): Promise<Outcome> {
  const { client, shop, history } = stage.demo;
  await client.putWebhookSettings(webhookSettings(stage, { recurring: true }));
  stage.print(`The seller ticks “${BOX}”.`);
  const order = shop.collectInstalment(history.plan.id);
  await stage.notify("order_payment_completed", order);
  const ruleId = stage.rules.get("/orders")?.id;
  const installment = { number: 3, count: 3 };
  return { expected: [orderCall("/orders", order, { ruleId, kind: "installment", installment })] };
}
