import { describe, expect, it } from "vitest";
import { useStore } from "../../support/harness.ts";
import { anInboxHub, aPlugAndPay, aShopOn } from "./connected-shop.ts";

const store = useStore(18);

async function aShopWith(options: Parameters<typeof aPlugAndPay>[2] = {}) {
  const hub = await anInboxHub(store);
  const shop = await aShopOn(store, hub);
  const plugAndPay = await aPlugAndPay(store, shop.address, options);
  await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token, base_url: plugAndPay.url });
  return { shop, plugAndPay };
}

describe("a notice of an affiliate", () => {
  async function anAffiliate(status: "accepted" | "pending" | "declined") {
    const made = await aShopWith();
    made.plugAndPay.addSeller({ id: 5, name: "Sam de Vries", email: "sam@example.com", status });
    let found = 0;
    const notify = async (trigger: string, state = "done") => {
      await made.plugAndPay.notify(trigger, { id: 5 }, { versions: ["v2"] });
      found += 1;
      const [notice] = await made.shop.settled([state, ...Array.from({ length: found - 1 }, () => "done")]);
      return notice;
    };
    return { ...made, notify };
  }

  it("becomes the event that Plug&Pay confirms, with a number if the opposite happened in between", async () => {
    const { shop, plugAndPay, notify } = await anAffiliate("accepted");
    for (const status of ["accepted", "declined", "accepted", "declined"] as const) {
      plugAndPay.setSellerStatus(5, status);
      store.clock.advance(60);
      await notify(`affiliate_${status}`);
      const notice = await notify(`affiliate_${status}`);
      expect(notice?.event_id).toBe((await shop.events()).at(-1)?.id);
    }
    plugAndPay.setSellerStatus(5, "accepted");
    await notify("affiliate_accepted");
    plugAndPay.setSellerStatus(5, "declined");
    await notify("affiliate_quit");
    const events = await shop.events();
    expect(events.map(({ key }) => key)).toEqual([
      "affiliate:5:accepted",
      "affiliate:5:declined",
      "affiliate:5:accepted:2",
      "affiliate:5:declined:2",
      "affiliate:5:accepted:3",
      "affiliate:5:quit",
    ]);
    expect(events[0]?.body).toMatchObject({
      type: "affiliate.accepted",
      occurred_at: "2026-11-24T10:01:00.000Z",
      data: { affiliate: { id: "5", name: "Sam de Vries", email: "sam@example.com", status: "accepted" } },
    });
  });

  it("that Plug&Pay does not confirm makes no event: it is fetched again and fails in the end", async () => {
    const { shop, plugAndPay } = await anAffiliate("pending");
    await plugAndPay.notify("affiliate_accepted", { id: 5 }, { versions: ["v2"] });
    for (const [tries, seconds] of [
      [1, 5],
      [2, 300],
      [3, 0],
    ] as const) {
      await plugAndPay.waitForApiCalls("/v2/affiliates/sellers/5", tries, 15_000);
      await shop.settled([tries < 3 ? "waiting" : "failed"]);
      shop.advance(seconds);
    }
    expect(await shop.notices()).toMatchObject([
      {
        error:
          "This notice announces affiliate.accepted. According to Plug&Pay, the status of affiliate 5 is pending. There were 3 attempts.",
        event_id: null,
      },
    ]);
    expect(await shop.events()).toEqual([]);
  });

  it("that Plug&Pay does not know fails", async () => {
    const { shop, plugAndPay } = await aShopWith();
    await plugAndPay.notify("affiliate_quit", { id: 6 }, { versions: ["v2"] });
    expect(await shop.settled(["failed"])).toMatchObject([
      { error: expect.stringContaining("Plug&Pay has no /v2/affiliates/sellers/6 (404).") },
    ]);
  });

  it("in V1 is fetched, and without a token its form is used", async () => {
    const { shop, plugAndPay } = await anAffiliate("declined");
    const send = (fields: Record<string, string>) =>
      fetch(shop.address, {
        method: "POST",
        body: new URLSearchParams({ webhook_event: "affiliate_declined", ...fields }),
      });
    await send({ affiliate_id: "5" });
    await shop.settled(["done"]);
    await shop.call("PUT", "/v1/sources/plugandpay", { api_token: null });
    await send({ affiliate_id: "8", name: "Kim", email: "kim@example.com" });
    await shop.settled(["done", "done"]);
    await send({ affiliate_id: "9" });
    const [tooLittle] = await shop.settled(["failed", "done", "done"]);
    expect(tooLittle?.error).toContain("the e-mail address (email) is missing");
    expect((await shop.events()).map(({ key, body }) => [key, body.data.affiliate.status])).toEqual([
      ["affiliate:5:declined", "declined"],
      ["affiliate:8:declined", "declined"],
    ]);
    expect(plugAndPay.apiCalls()).toHaveLength(1);
  });
});

describe("a notice of a form", () => {
  const intake = { formId: 5, formName: "Intake", fields: [{ label: "Goal", input: "Sleep" }] };

  it("in V1 becomes an event from its contents, and in V2 without contents is kept and says how to fix it", async () => {
    const { shop, plugAndPay } = await aShopWith();
    await plugAndPay.notify("form_submitted", plugAndPay.submitForm(intake));
    const [v2, v1] = await shop.settled(["failed", "done"]);
    const [event] = await shop.events();
    expect(v1?.event_id).toBe(event?.id);
    expect(event).toMatchObject({
      key: "form:901:submitted",
      body: {
        type: "form.submitted",
        data: { form: { id: "5", name: "Intake", customer: { email: "bo@example.com" } } },
      },
    });
    expect(v2).toMatchObject({
      event_id: null,
      error: expect.stringMatching(/cannot ask Plug&Pay.*Webhook \(V1\)/),
    });
    expect(plugAndPay.apiCalls()).toEqual([]);
  });

  it("S16: is one event, reported by V1, by V2 with its contents, and again; another submission is another event", async () => {
    const { shop, plugAndPay } = await aShopWith({ v2FormFields: true });
    const first = plugAndPay.submitForm(intake);
    await plugAndPay.notify("form_submitted", first);
    await plugAndPay.notify("form_submitted", first);
    await plugAndPay.notify("form_submitted", plugAndPay.submitForm(intake));
    await shop.settled(["done", "done", "done", "done", "done", "done"]);
    expect((await shop.events()).map(({ key }) => key)).toEqual(["form:901:submitted", "form:902:submitted"]);
  });

  it("needs no API token, and needs a signature if a webhook key is set", async () => {
    const { shop, plugAndPay } = await aShopWith({ v2FormFields: true, webhookKey: "key-1" });
    await shop.call("PUT", "/v1/sources/plugandpay", { webhook_key: "key-1" });
    await plugAndPay.notify("form_submitted", plugAndPay.submitForm(intake));
    const [signed, unsigned] = await shop.settled(["done", "failed"]);
    expect([signed?.version, unsigned?.version]).toEqual(["v2", "v1"]);
    expect(unsigned?.error).toContain("never signed");
    // The seller corrects the key and retries the stored notice.
    await shop.call("PUT", "/v1/sources/plugandpay", { webhook_key: null, api_token: null });
    expect((await shop.call("POST", `/v1/inbox/${unsigned?.id}/retry`)).status).toBe(202);
    await shop.settled(["done", "done"]);
    expect(await shop.events()).toHaveLength(1);
  });
});
