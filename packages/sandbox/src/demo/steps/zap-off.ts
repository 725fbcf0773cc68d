import { callPerLine, huddleLogin } from "../expected-calls.ts";
import { type Outcome, type Scene, type Stage, unless } from "../scene.ts";
import { buy, person } from "../shop-history.ts";

/** The first half of step 9: a Zap that is off hears of nothing, while all others do. */
export const zapOff: Scene = { label: "course, Zap switched off", play };

async function play(stage: Stage): Promise<Outcome> {
  const { zapier, zaps, shop } = stage.demo;
  for (const zap of zaps) await zapier.turnOff(zap);
  stage.print("The Zap is switched off. Mo takes the course (7).");
  const order = buy(shop, person("Mo", "Jansen"), [7]);
  await stage.notify("order_payment_completed", order);
  const expected = [
    ...callPerLine("/orders", order, { ruleId: stage.rules.get("/orders")?.id }),
    ...huddleLogin(order),
  ];
  return { expected, look: () => lookForZap(stage, `order:${order.id}:paid`) };
}

/** A post that Zapier answers with 410 makes no run, so that the hub's own book has to say that it made none. */
async function lookForZap(stage: Stage, eventKey: string): Promise<string[]> {
  const pending = (await stage.decision(eventKey, "zap"))?.deliveries.length ?? 0;
  const rulesLeft = (await stage.demo.client.rules("zapier")).length;
  return [
    ...unless(pending === 0, "the hub owed the Zap a call although it is off"),
    ...unless(rulesLeft === 0, `the hub still has ${rulesLeft} rule for the Zap`),
  ];
}
