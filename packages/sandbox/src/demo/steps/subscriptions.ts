import { endedCall, orderCall } from "../expected-calls.ts";
import { type Outcome, type Stage, type Step, unless } from "../scene.ts";
import { webhookSettings } from "./set-up.ts";

const BOX = "Also for direct debits and instalments";

/** Step 4: an instalment makes no call while the box is off, and the decision names the box. */
export const instalments: Step = {
  number: 4,
  title: "Sam pays the year programme (10) in three instalments, since last month.",
  scenes: [
    { label: "instalment 2, box off", play: playSecond },
    { label: "instalment 3, box ticked", play: playThird },
  ],
};

async function playSecond(stage: Stage): Promise<Outcome> {
  const order = stage.demo.shop.collectInstalment(stage.demo.history.plan.id);
  await stage.notify("order_payment_completed", order);
  return { expected: [], look: () => explainInstalment(stage, `order:${order.id}:paid`) };
}

async function explainInstalment(stage: Stage, key: string): Promise<string[]> {
  const english = await stage.decision(key, "/orders");
  const dutch = await stage.decision(key, "/orders", "nl");
  stage.print(`Why not? ${english?.reason.text}`);
  stage.print(`Waarom niet? ${dutch?.reason.text}`);
  stage.print(`This box would change that: “${BOX}”, beside the orders URL.`);
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

async function playThird(stage: Stage): Promise<Outcome> {
  const { client, shop, history } = stage.demo;
  await client.putWebhookSettings(webhookSettings(stage, { recurring: true }));
  stage.print(`The seller ticks “${BOX}”.`);
  const order = shop.collectInstalment(history.plan.id);
  await stage.notify("order_payment_completed", order);
  const ruleId = stage.rules.get("/orders")?.id;
  const installment = { number: 3, count: 3 };
  return { expected: [orderCall("/orders", order, { ruleId, kind: "installment", installment })] };
}

const DAYS_MS = 24 * 60 * 60 * 1000;
/** The hub writes days in this form: "24 December 2026". */
const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Amsterdam", dateStyle: "long" });

/** Step 8: a cancelled subscription has not ended. */
export const subscriptionEnds: Step = {
  number: 8,
  title: "Noor cancels her subscription of the club (11). Later it ends.",
  scenes: [
    { label: "subscription cancelled", play: playCancelled },
    { label: "subscription ended", play: playEnded },
  ],
};

async function playCancelled(stage: Stage): Promise<Outcome> {
  const { shop, history } = stage.demo;
  const endsAt = new Date(Date.now() + 30 * DAYS_MS);
  await stage.notify("subscription_cancelled", shop.cancelSubscription(history.club.id, endsAt));
  return { expected: [], look: () => explainCancellation(stage, endsAt) };
}

async function explainCancellation(stage: Stage, endsAt: Date): Promise<string[]> {
  const key = `subscription:${stage.demo.history.club.id}:cancelled`;
  const english = await stage.decision(key, "/cancellations");
  const dutch = await stage.decision(key, "/cancellations", "nl");
  stage.print(`Why not? ${english?.reason.text}`);
  stage.print(`Waarom niet? ${dutch?.reason.text}`);
  const until = new RegExp(`still active until ${DAY.format(endsAt)};`);
  return [
    ...unless(english?.reason.code === "still_active", `the decision is ${english?.reason.code}, not still_active`),
    ...unless(until.test(english?.reason.text ?? ""), `the decision does not say that it is ${until.source}`),
  ];
}

async function playEnded(stage: Stage): Promise<Outcome> {
  const { shop, history } = stage.demo;
  const subscription = shop.endSubscription(history.club.id);
  stage.print("The paid period is over.");
  await stage.notify("subscription_ended", subscription);
  return { expected: [endedCall(subscription, stage.rules.get("/cancellations")?.id)] };
}
