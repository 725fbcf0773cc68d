import type { PlugAndPayOptions } from "@haak/sandbox";
import { expect, onTestFinished } from "vitest";
import { type ReconcilerParts, startReconciler } from "../../../src/sources/plugandpay/reconcile/reconciler.ts";
import type { TestStore } from "../../support/harness.ts";
import { anInboxHub, aPlugAndPay, aShopOn, type ConnectedShop, type InboxHub, POLL } from "./connected-shop.ts";

/** A shop on a hub that fetches nothing by itself, its Plug&Pay, and a reconciler. */
export async function aShopToReconcile(store: TestStore, options: PlugAndPayOptions = {}) {
  const hub = await anInboxHub(store, { worker: false });
  const shop = await aShopOn(store, hub);
  const plugAndPay = await aPlugAndPay(store, shop.address, options);
  await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token, base_url: plugAndPay.url });
  const sell = () => plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31 }).id);
  return { hub, shop, plugAndPay, sell };
}

/** A reconciler of that hub. It does not wait between requests; the waiting times are recorded. */
export function aReconciler(hub: InboxHub, parts: Partial<ReconcilerParts> = {}) {
  const waitedMs: number[] = [];
  const wait = async (ms: number) => {
    waitedMs.push(ms);
  };
  const reconciler = startReconciler({ ...hub.workerParts, wait, alone: false, ...parts });
  onTestFinished(() => reconciler.stop());
  return { ...reconciler, waitedMs };
}

/** Starts a reconciliation. Returns its id. */
export async function ask(shop: ConnectedShop, body: unknown = { since: "2026-11-20T00:00:00Z" }): Promise<string> {
  const answer = await shop.call("POST", "/v1/reconciliations", body);
  expect(answer).toMatchObject({ status: 202, body: { id: expect.stringMatching(/^rec_/) } });
  return String(answer.body.id);
}

/** Waits until a reconciliation has these fields. Returns it. */
export async function becomes(shop: ConnectedShop, id: string, expected: Record<string, unknown>) {
  const read = async () => (await shop.call("GET", `/v1/reconciliations/${id}`)).body;
  await expect.poll(read, POLL).toMatchObject(expected);
  return read();
}

/** Starts a reconciliation and waits for its end. */
export async function reconcile(shop: ConnectedShop, hub: { hint: () => void }, body?: unknown) {
  const id = await ask(shop, body);
  hub.hint();
  return becomes(shop, id, { state: "done" });
}
