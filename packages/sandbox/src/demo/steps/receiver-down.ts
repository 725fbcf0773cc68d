import { orderCall } from "../expected-calls.ts";
import type { Outcome, Stage, Step } from "../scene.ts";
import { buy, person } from "../shop-history.ts";

/** Step 5: a receiver that comes back is called after all. */
export const receiverDown: Step = {
  number: 5,
  title:
    "The receiver is down for two tries and back. Every try carries the same webhook-id and a signature that holds.",
  scenes: [{ label: "receiver down twice", play }],
};

async function play(stage: Stage): Promise<Outcome> {
  const { receiver, shop } = stage.demo;
  receiver.failNext("/orders", 1, { kind: "reset" });
  receiver.failNext("/orders", 1, { kind: "answer", status: 503 });
  const order = buy(shop, person("Kim", "Vos"), [12]);
  await stage.notify("order_payment_completed", order);
  const ruleId = stage.rules.get("/orders")?.id;
  return {
    expected: [orderCall("/orders", order, { ruleId, answers: ["reset", 503, 200] })],
    look: async () => {
      // Where a retry was lost, the rest of the fault must not fall upon the next step.
      receiver.recover("/orders");
      return [];
    },
  };
}
