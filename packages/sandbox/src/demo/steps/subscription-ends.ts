import { endedCall } from "../expected-calls.ts";
import { type Outcome, type Stage, type Step, unless } from "../scene.ts";

const DAYS_MS = 24 * 60 * 60 * 1000;
/** The calendar by which a hub tells days: "24 December 2026". */
const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Amsterdam", dateStyle: "long" });

/** Step 8: cancelled is not over. */
export const subscriptionEnds: Step = {
  number: 8,
  title: "Noor, a member of the club (11), cancels her subscription. Later it ends.",
  scenes: [
    { label: "subscription cancelled", play: cancelled },
    { label: "subscription ended", play: ended },
  ],
};

async function cancelled(stage: Stage): Promise<Outcome> {
  const { shop, history } = stage.demo;
  const endsAt = new Date(Date.now() + 30 * DAYS_MS);
  await stage.notify("subscription_cancelled", shop.cancelSubscription(history.club.id, endsAt));
  return { expected: [], look: () => showReason(stage, endsAt) };
}

async function showReason(stage: Stage, endsAt: Date): Promise<string[]> {
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

async function ended(stage: Stage): Promise<Outcome> {
  const { shop, history } = stage.demo;
  const subscription = shop.endSubscription(history.club.id);
  stage.print("The paid period is over.");
  await stage.notify("subscription_ended", subscription);
  return { expected: [endedCall(subscription, stage.rules.get("/cancellations")?.id)] };
}
