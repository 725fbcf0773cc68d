import { createHash } from "node:crypto";
import { buildBody, parseEvent } from "@haak/core";
import { expect, it } from "vitest";
import { NEW_ORDER, NEW_SUBSCRIPTION } from "./event-history.ts";
import { aFetchedOrder, aFetchedSubscription } from "./fetched.fixture.ts";
import { orderToEvents } from "./order-to-events.ts";
import { subscriptionToEvents } from "./subscription-to-events.ts";

const EVENTS = [
  ...orderToEvents(aFetchedOrder(), { installment: null, upsell: null }, NEW_ORDER),
  ...subscriptionToEvents(aFetchedSubscription(), {
    noticeType: "subscription.started",
    history: NEW_SUBSCRIPTION,
  }),
];

/**
 * SHA-256 of the bodies of these events, as the hub made them before it read the tax exemption, comments, discounts, trial and the other
 * details that only the format haak passes on. A receiver of an old format must never see a difference.
 */
it.each([
  ["order.created", "plugandpay-v1", "15e1759db6946d68525b80e9305cbec22025e2acf8280b5696c72e9113403633"],
  ["order.created", "plugandpay-v2", "a1f11b5dbf9195e84ef22c2d5ea38573ab674c6738bda4c9ea33abfa3f350359"],
  ["order.paid", "plugandpay-v1", "8541a9ef9f9102402af0695c7664bb325403b59705eb7c3f1fdaf0aa584a076c"],
  ["order.paid", "plugandpay-v2", "50530f51f11c1a3402e5d99c72ae769a99c499a0c400d51b497e1252e6222095"],
  ["subscription.started", "plugandpay-v1", "c97410ba5f705c31fa08b8dbc971d9bdd778f871d69b07f9d71b1890c8894a56"],
  ["subscription.started", "plugandpay-v2", "3328f42821c0ce1d6c42d11a3dea9d00fd313c4a60273d3585ebdc440a7ac252"],
] as const)("%s in the format %s has the bytes that it always had", (type, format, digest) => {
  const parsed = parseEvent(EVENTS.find((event) => event.type === type));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const { body } = buildBody(
    {
      deliveryId: "dlv_1",
      eventId: "evt_1",
      event: parsed.event,
      shop: { id: "shp_1", name: "Shop", number: 1 },
      rule: { id: "rul_1", name: "Rule", number: 2 },
      lineNumber: null,
      sentAt: "2026-11-24T09:00:01.000Z",
    },
    format,
  );
  expect(createHash("sha256").update(body).digest("hex")).toBe(digest);
});
