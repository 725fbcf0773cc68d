import { type PlugAndPay, startPlugAndPay } from "@haak/sandbox";
import { expect, onTestFinished } from "vitest";
import type { Shop } from "./journey.ts";
import { read } from "./shop-actions.ts";
import { until } from "./until.ts";

const HOUR_MS = 3_600_000;
/** The time `ms` milliseconds ago. */
export const ago = (ms: number) => new Date(Date.now() - ms);

/** A sandbox of Plug&Pay whose clock the test moves, and a shop that is connected to it. */
export async function connect(shop: Shop) {
  const time = { now: ago(2 * HOUR_MS) };
  const plugAndPay = await startPlugAndPay({ clock: () => time.now });
  onTestFinished(() => plugAndPay.close());
  plugAndPay.addProduct({ id: 7, title: "Course", price: "100.00" });
  const settings = { api_token: plugAndPay.token, base_url: plugAndPay.url };
  expect((await shop.put("/v1/sources/plugandpay", settings)).status).toBe(200);
  return { plugAndPay, time };
}

/** Makes a paid order of its one product. */
export const sell = (plugAndPay: PlugAndPay) =>
  plugAndPay.payOrder(plugAndPay.placeOrder({ items: [{ productId: 7 }] }).id);

/** Starts a reconciliation of the last day. Returns its id. */
export async function ask(shop: Shop): Promise<string> {
  const answer = await shop.post("/v1/reconciliations", { since: ago(24 * HOUR_MS).toISOString() });
  expect(answer.status, answer.text).toBe(202);
  return answer.body.id;
}

/** Waits until the reconciliation has ended with these counts. */
export const ends = (shop: Shop, id: string, counts: Record<string, number>) =>
  until(async () => expect(await read(shop, `/v1/reconciliations/${id}`)).toMatchObject({ state: "done", ...counts }));
