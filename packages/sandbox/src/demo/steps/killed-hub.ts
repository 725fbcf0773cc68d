import type { ShopOrder } from "../../plugandpay/order.ts";
import type { Expectation } from "../expectations.ts";
import { callPerLine, huddleLogin, orderCall } from "../expected-calls.ts";
import type { Outcome, Scene, Stage } from "../scene.ts";
import { buy, person } from "../shop-history.ts";

/** The second half of step 9: a hub that dies forgets nothing, neither a call under way nor a notice it had taken. */
export const killedHub: Scene = { label: "hub killed and restarted", play };

const UNDER_WAY_MS_MAX = 10_000;
const EVER = Number.POSITIVE_INFINITY;
/** Left without an answer when the hub died, and answered when it came again. */
const TWICE: Expectation["answers"] = ["hang", 200];

async function play(stage: Stage): Promise<Outcome> {
  const { shop, hub } = stage.demo;
  const ebook = buy(shop, person("Lou", "Peters"), [12]);
  const workbook = buy(shop, person("Sil", "Dekker"), [8]);
  const course = buy(shop, person("Fem", "Mulder"), [7]);
  const poster = buy(shop, person("Job", "Hendriks"), [13]);
  await leaveUnderWay(stage, [ebook, workbook, course]);
  await leaveUnread(stage, poster);
  await hub.kill();
  stage.print(
    "The hub is killed with SIGKILL. Everybody else is well again, and the hub is started on the same folder.",
  );
  recover(stage);
  await hub.start();
  const orders = { ruleId: stage.rules.get("/orders")?.id };
  const expected = [
    ...[ebook, workbook, course].flatMap((order) => callPerLine("/orders", order, { ...orders, answers: TWICE })),
    orderCall("/workbook", workbook, { ruleId: stage.rules.get("/workbook")?.id, answers: TWICE }),
    ...huddleLogin(course, TWICE),
    ...callPerLine("/orders", poster, orders),
  ];
  return { expected };
}

/** Three orders make five calls, none of which is answered. */
async function leaveUnderWay(stage: Stage, orders: readonly ShopOrder[]): Promise<void> {
  const { receiver, huddle } = stage.demo;
  const before = { orders: receiver.calls("/orders").length, workbook: receiver.calls("/workbook").length };
  const asked = huddle.calls().length;
  receiver.failNext("/orders", EVER, { kind: "hang" });
  receiver.failNext("/workbook", EVER, { kind: "hang" });
  huddle.failNext(EVER, { kind: "hang" });
  for (const order of orders) await stage.notify("order_payment_completed", order);
  await receiver.waitForCalls("/orders", before.orders + orders.length, UNDER_WAY_MS_MAX);
  await receiver.waitForCalls("/workbook", before.workbook + 1, UNDER_WAY_MS_MAX);
  await huddle.waitForCalls(asked + 1, UNDER_WAY_MS_MAX);
  stage.print("Receiver and Huddle have gone silent: five calls are under way and none is answered.");
}

/** A notice was taken, and Plug&Pay does not answer what the order is. */
async function leaveUnread(stage: Stage, order: ShopOrder): Promise<void> {
  const { shop } = stage.demo;
  shop.failNext(EVER, { kind: "hang" });
  await stage.notify("order_payment_completed", order);
  await shop.waitForApiCalls(`/v2/orders/${order.id}`, 1, UNDER_WAY_MS_MAX);
  stage.print(`Plug&Pay has gone silent too: the hub has taken the notice of ${order.id} and waits for the order.`);
}

function recover({ demo }: Stage): void {
  demo.receiver.recover("/orders");
  demo.receiver.recover("/workbook");
  demo.huddle.recover();
  demo.shop.recover();
}
