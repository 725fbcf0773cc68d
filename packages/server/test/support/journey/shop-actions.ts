import { expect } from "vitest";
import type { Shop } from "./journey.ts";
import { until } from "./until.ts";

/** Reports an event. Returns the hub's answer `{id, type, duplicate, deliveries}`. */
export async function report(shop: Shop, event: unknown) {
  const reply = await shop.post("/v1/events", event);
  expect(reply.status, reply.text.slice(0, 500)).toBe(202);
  return reply.body;
}

/** Makes a rule. Returns it as the hub shows it. */
export async function makeRule(shop: Shop, rule: Record<string, unknown>) {
  const reply = await shop.post("/v1/rules", rule);
  expect(reply.status, reply.text.slice(0, 500)).toBe(201);
  return reply.body;
}

/** Makes a rule that calls that URL whenever an order is paid. */
export const callOnPaid = (shop: Shop, url: string, more: Record<string, unknown> = {}) =>
  makeRule(shop, { trigger: "order.paid", action: { type: "webhook", url }, ...more });

/** Replaces the settings page. */
export async function saveSettings(shop: Shop, settings: Record<string, unknown>) {
  const reply = await shop.put("/v1/settings/webhooks", settings);
  expect(reply.status, reply.text.slice(0, 500)).toBe(200);
  return reply.body;
}

/** Returns a resource that must exist. */
export async function read(shop: Shop, path: string, headers: Record<string, string> = {}) {
  const reply = await shop.get(path, headers);
  expect(reply.status, reply.text.slice(0, 500)).toBe(200);
  return reply.body;
}

/** The decisions of every rule about that event, with the texts in that language. */
export async function decisionsOf(shop: Shop, eventId: string, language = "en") {
  return (await read(shop, `/v1/events/${eventId}`, { "accept-language": language })).decisions;
}

/** The only decision about that event. */
export async function decisionOf(shop: Shop, eventId: string, language = "en") {
  const decisions = await decisionsOf(shop, eventId, language);
  expect(decisions).toHaveLength(1);
  return decisions[0];
}

/** All deliveries that a filter such as `event=evt_…` finds. */
export const deliveriesOf = async (shop: Shop, filter: string) =>
  (await read(shop, `/v1/deliveries?${filter}&limit=250`)).data;

/** Waits until a delivery is in that state. Returns it with its attempts. */
export const deliveryIn = (shop: Shop, id: string, state: string) =>
  until(async () => {
    const delivery = await read(shop, `/v1/deliveries/${id}`);
    expect(delivery.state).toBe(state);
    return delivery;
  });

/** The signing secret of an endpoint. */
export const secretOf = async (shop: Shop, endpointId: string): Promise<string> =>
  (await read(shop, `/v1/endpoints/${endpointId}/secret`)).secret;

/** Reports an event and waits until all its deliveries are delivered. Returns `{id, deliveries}`. */
export async function happens(shop: Shop, event: unknown): Promise<{ id: string; deliveries: number }> {
  const { id, deliveries } = await report(shop, event);
  await until(async () => {
    const pending = await deliveriesOf(shop, `event=${id}`);
    expect(pending.map((each: { state: string }) => each.state)).toEqual(
      Array.from({ length: deliveries }, () => "delivered"),
    );
  });
  return { id, deliveries };
}
