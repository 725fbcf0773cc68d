import { createHmac } from "node:crypto";
import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { REJECTED_MAX } from "../../../src/sources/plugandpay/receive/notice-store.ts";
import { useStore } from "../../support/harness.ts";
import { anInboxHub, aShopOn, type ConnectedShop } from "./connected-shop.ts";

const store = useStore(18);
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

/** A shop on a hub that only receives, so that received notices do not change. */
const aReceivingShop = async () => aShopOn(store, await anInboxHub(store, { worker: false }));

async function post(shop: ConnectedShop, body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await fetch(shop.address, {
    method: "POST",
    headers: { "content-type": JSON_TYPE, ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const notice = (trigger: string) =>
  JSON.stringify({ event: { trigger_type: trigger, triggerable_type: "order", triggerable_id: 1001 } });
const signed = (body: string, key: string) => ({ "x-signature": createHmac("sha256", key).update(body).digest("hex") });

describe("an address", () => {
  it("accepts a notice, shows it, and shows when the last one arrived", async () => {
    const shop = await aReceivingShop();
    expect((await shop.call("GET", "/v1/sources/plugandpay")).body).toMatchObject({ last_seen_at: null });
    const answer = await post(shop, notice("order_paid"));
    expect(answer).toEqual({ status: 202, body: { id: expect.stringMatching(/^inb_/), state: "waiting" } });
    expect(await shop.notices()).toEqual([
      {
        id: answer.body.id,
        received_at: "2026-11-24T10:00:00.000Z",
        version: "v2",
        trigger: "order_paid",
        tells: "order.paid",
        state: "waiting",
        error: null,
        notes: [],
        event_id: null,
      },
    ]);
    expect((await shop.call("GET", "/v1/sources/plugandpay")).body).toMatchObject({
      last_seen_at: "2026-11-24T10:00:00.000Z",
    });
  });

  it.each(["wrong", "", "a/b", "%00", "%E0%A4%A"])("that ends in %j is unknown", async (token) => {
    const shop = await aReceivingShop();
    const url = shop.address.replace(/[^/]+$/, token);
    const response = await fetch(url, { method: "POST", headers: { "content-type": JSON_TYPE }, body: "{}" });
    expect(response.status).toBe(404);
    expect(await shop.notices()).toEqual([]);
  });

  it("keeps the notices of two shops apart", async () => {
    const hub = await anInboxHub(store, { worker: false });
    const [one, other] = [await aShopOn(store, hub), await aShopOn(store, hub)];
    await post(one, notice("order_paid"));
    expect(await other.notices()).toEqual([]);
  });

  it("accepts a body of 1 MiB and refuses a larger one", async () => {
    const shop = await aReceivingShop();
    const body = notice("order_paid").padEnd(1_048_576, " ");
    expect((await post(shop, body)).status).toBe(202);
    expect((await post(shop, `${body} `)).status).toBe(413);
  });
});

describe("a notice that cannot become an event", () => {
  it.each([
    ["of an unknown trigger", notice("order_refunded"), JSON_TYPE, 202, "unknown_trigger"],
    ["that is not JSON", "{", JSON_TYPE, 400, "rejected"],
    ["that is neither JSON nor a form", "hello", "text/plain", 400, "rejected"],
    ["that is empty", "", JSON_TYPE, 400, "rejected"],
    ["that lacks what it is about", '{"event":{"trigger_type":"order_paid"}}', JSON_TYPE, 422, "rejected"],
    ["as a form that says nothing", "a=1", FORM_TYPE, 422, "rejected"],
  ])("%s is answered so and shown", async (...[_what, body, type, status, state]) => {
    const shop = await aReceivingShop();
    expect(await post(shop, body, { "content-type": type })).toMatchObject({ status });
    expect(await shop.notices()).toMatchObject([{ state, error: expect.stringMatching(/\w/) }]);
  });

  it("is answered with a problem document that points at the wrong field", async () => {
    const shop = await aReceivingShop();
    const answer = await post(shop, '{"event":{"trigger_type":"order_paid","triggerable_type":"order"}}');
    expect(answer).toMatchObject({
      status: 422,
      body: { code: "not_valid", errors: [{ pointer: "/event/triggerable_id", message: expect.any(String) }] },
    });
  });
});

describe("a signature", () => {
  it("that is wrong or missing is refused, and the notice is kept until the key is corrected", async () => {
    const shop = await aReceivingShop();
    await shop.call("PUT", "/v1/sources/plugandpay", { webhook_key: "mistyped" });
    const body = notice("order_paid");
    expect((await post(shop, body, signed(body, "right"))).status).toBe(401);
    expect((await post(shop, body)).status).toBe(401);
    const [unsigned, wrong] = await shop.notices();
    expect([unsigned, wrong]).toMatchObject([{ state: "rejected" }, { state: "rejected" }]);

    await shop.call("PUT", "/v1/sources/plugandpay", { webhook_key: "right" });
    expect((await post(shop, body, signed(body, "right"))).status).toBe(202);
    expect(await shop.call("POST", `/v1/inbox/${wrong?.id}/retry`)).toMatchObject({
      status: 202,
      body: { state: "waiting" },
    });
    expect(await shop.call("POST", `/v1/inbox/${unsigned?.id}/retry`)).toMatchObject({
      status: 202,
      body: { state: "rejected" },
    });
  });

  it("is checked over the exact bytes, whatever their content", async () => {
    const shop = await aReceivingShop();
    await shop.call("PUT", "/v1/sources/plugandpay", { webhook_key: "sleutel é" });
    const body = `\ufeff ${notice("order_paid").slice(0, -1)}, "note": "Zoë \\u0000 \\ud800 \u{1f6d2}" } `;
    expect((await post(shop, body, signed(body, "sleutel é"))).status).toBe(202);
  });

  it("is missing on every form, so a form is accepted with a key only if there is an API token", async () => {
    const shop = await aReceivingShop();
    const form = "webhook_event=order_paid&order_id=1001&email=bo%40example.com";
    const type = { "content-type": FORM_TYPE };
    await shop.call("PUT", "/v1/sources/plugandpay", { webhook_key: "key" });
    expect((await post(shop, form, type)).status).toBe(401);
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: "token" });
    expect((await post(shop, form, type)).status).toBe(202);
    expect(await shop.notices()).toMatchObject([{ state: "waiting" }, { state: "rejected", version: "v1" }]);
  });

  it("that is wrong is stored only up to a limit", async () => {
    const shop = await aReceivingShop();
    await shop.call("PUT", "/v1/sources/plugandpay", { webhook_key: "key" });
    await post(shop, notice("order_paid"), signed(notice("order_paid"), "key"));
    await post(shop, notice("order_paid"));
    // Inserted as rows, because a thousand requests take seconds. The requests at and above the limit are real.
    await sql`
      insert into inbox
      select (jsonb_populate_record(i, jsonb_build_object('id', i.id || '_' || n))).*
      from inbox i, generate_series(1, ${REJECTED_MAX - 21}::int) as n
      where i.shop_id = ${shop.shop.id} and i.state = 'rejected'`.execute(store.db);
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => post(shop, notice("order_paid"))));
    }
    const kept = await store.db.selectFrom("inbox").select(["state"]).where("shop_id", "=", shop.shop.id).execute();
    expect(kept.filter(({ state }) => state === "rejected")).toHaveLength(REJECTED_MAX);
    expect(kept.filter(({ state }) => state === "waiting")).toHaveLength(1);
  });
});

describe("rubbish", () => {
  it.each([
    ["NUL", Buffer.from(notice("order_paid").replace("order_paid", "order\0paid"))],
    ["NUL written as JSON", Buffer.from(notice("order_paid").replace("order_paid", "order\\u0000paid"))],
    ["half a surrogate pair", Buffer.from(notice("order_paid").replace("order_paid", "\\ud800"))],
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
    ["a very long trigger", Buffer.from(notice("x".repeat(10_000)))],
    ["deep nesting", Buffer.from(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)],
  ])("with %s is kept and never an error of ours", async (_what, body) => {
    const shop = await aReceivingShop();
    const { status } = await post(shop, body);
    expect([202, 400, 422]).toContain(status);
    expect(await shop.notices()).toHaveLength(1);
  });

  it("of any kind is stored and causes no 5xx", async () => {
    const shop = await aReceivingShop();
    const type = fc.constantFrom(JSON_TYPE, FORM_TYPE, "text/plain", "multipart/form-data; boundary=x");
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.webQueryParameters().map((text) => Buffer.from(`webhook_event=${text}`)),
    );
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(type, body, async (contentType, bytes) => {
        const { status } = await post(shop, bytes, { "content-type": contentType });
        sent += 1;
        expect([202, 400, 422]).toContain(status);
      }),
      { numRuns: sizeOf("looksInStore") },
    );
    expect((await shop.call("GET", "/v1/inbox?limit=250")).body.data).toHaveLength(sent);
  });
});
