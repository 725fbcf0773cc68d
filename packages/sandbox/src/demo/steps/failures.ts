import type { ShopOrder } from "../../plugandpay/order.ts";
import type { Expectation } from "../expectations.ts";
import { callPerLine, huddleLogin, orderCall } from "../expected-calls.ts";
import { type Outcome, type Scene, type Stage, type Step, unless } from "../scene.ts";
import { buy, person } from "../shop-history.ts";
import { howTaken } from "../stage.ts";

/** Step 5: a receiver that failed twice gets the call on the third try. */
export const receiverDown: Step = {
  number: 5,
  title: "The receiver fails twice and then works again. Every try has the same webhook-id and a valid signature.",
  scenes: [{ label: "receiver down twice", play: playReceiverDown }],
};

async function playReceiverDown(stage: Stage): Promise<Outcome> {
  const { receiver, shop } = stage.demo;
  receiver.failNext("/orders", 1, { kind: "reset" });
  receiver.failNext("/orders", 1, { kind: "answer", status: 503 });
  const order = buy(shop, person("Kim", "Vos"), [12]);
  await stage.notify("order_payment_completed", order);
  const ruleId = stage.rules.get("/orders")?.id;
  return {
    expected: [orderCall("/orders", order, { ruleId, answers: ["reset", 503, 200] })],
    look: async () => {
      // Needed in case a retry was lost, because the rest of the fault would otherwise hit the next step.
      receiver.recover("/orders");
      return [];
    },
  };
}

/** Step 6: a repeated notice changes nothing. */
export const sameNoticeAgain: Step = {
  number: 6,
  title: "Plug&Pay sends both notices of Bo's course again.",
  scenes: [{ label: "same notices again", play: playSameNoticeAgain }],
};

async function playSameNoticeAgain(stage: Stage): Promise<Outcome> {
  const { client, shop } = stage.demo;
  const before = await client.events();
  const again = [];
  for (const notice of stage.notices.slice(0, 2)) again.push(await shop.resend(notice.id));
  stage.notices.push(...again);
  stage.print(`Plug&Pay notifies the hub again: order ${again[0]?.objectId}, ${howTaken(stage.demo, again)}`);
  return { expected: [], look: () => findChanges(stage, before.length) };
}

async function findChanges({ demo, print }: Stage, eventsBefore: number): Promise<string[]> {
  const eventsAfter = (await demo.client.events()).length;
  print(`The hub had ${eventsBefore} events before and has ${eventsAfter} now.`);
  return unless(eventsAfter === eventsBefore, `the same notices made ${eventsAfter - eventsBefore} new events`);
}

/** The first half of step 9: a Zap that is off gets no call, and all other receivers do. */
const zapOff: Scene = { label: "course, Zap switched off", play: playZapOff };

async function playZapOff(stage: Stage): Promise<Outcome> {
  const { zapier, zaps, shop } = stage.demo;
  for (const zap of zaps) await zapier.turnOff(zap);
  stage.print("The Zap is switched off. Mo buys the course (7).");
  const order = buy(shop, person("Mo", "Jansen"), [7]);
  await stage.notify("order_payment_completed", order);
  const expected = [
    ...callPerLine("/orders", order, { ruleId: stage.rules.get("/orders")?.id }),
    ...huddleLogin(order),
  ];
  return { expected, look: () => lookForZap(stage, `order:${order.id}:paid`) };
}

/**
 * Asks the hub whether it made a delivery for the Zap. Needed because a post that Zapier answers with 410 makes no
 * run.
 */
async function lookForZap(stage: Stage, eventKey: string): Promise<string[]> {
  const pending = (await stage.decision(eventKey, "zap"))?.deliveries.length ?? 0;
  const rulesLeft = (await stage.demo.client.rules("zapier")).length;
  return [
    ...unless(pending === 0, "the hub made a delivery for the Zap although it is off"),
    ...unless(rulesLeft === 0, `the hub still has ${rulesLeft} rule for the Zap`),
  ];
}

/** The second half of step 9: a killed hub loses neither a call in flight nor an accepted notice. */
const killedHub: Scene = { label: "hub killed and restarted", play: playKilledHub };

const UNDER_WAY_MS_MAX = 10_000;
const EVER = Number.POSITIVE_INFINITY;
/** The first try got no answer because the hub died. The second was answered after the restart. */
const TWICE: Expectation["answers"] = ["hang", 200];

async function playKilledHub(stage: Stage): Promise<Outcome> {
  const { shop, hub } = stage.demo;
  const ebook = buy(shop, person("Lou", "Peters"), [12]);
  const workbook = buy(shop, person("Sil", "Dekker"), [8]);
  const course = buy(shop, person("Fem", "Mulder"), [7]);
  const poster = buy(shop, person("Job", "Hendriks"), [13]);
  await leaveUnderWay(stage, [ebook, workbook, course]);
  await leaveUnread(stage, poster);
  await hub.kill();
  stage.print(
    "The hub is killed with SIGKILL. All other systems work again, and the hub is started on the same folder.",
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

/** Makes five calls for three orders. None of them is answered. */
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
  stage.print("The receiver and Huddle do not answer any more: five calls are in flight.");
}

/** Makes the hub accept a notice while Plug&Pay does not answer what the order contains. */
async function leaveUnread(stage: Stage, order: ShopOrder): Promise<void> {
  const { shop } = stage.demo;
  shop.failNext(EVER, { kind: "hang" });
  await stage.notify("order_payment_completed", order);
  await shop.waitForApiCalls(`/v2/orders/${order.id}`, 1, UNDER_WAY_MS_MAX);
  stage.print(
    `Plug&Pay does not answer either: the hub has accepted the notice of ${order.id} and waits for the order.`,
  );
}

function recover({ demo }: Stage): void {
  demo.receiver.recover("/orders");
  demo.receiver.recover("/workbook");
  demo.huddle.recover();
  demo.shop.recover();
}

/** Step 9: a Zap is switched off, and a hub is killed. */
export const zapOffAndCrash: Step = {
  number: 9,
  title: "The Zap is switched off, and the hub is killed while calls are in flight.",
  scenes: [zapOff, killedHub],
};
