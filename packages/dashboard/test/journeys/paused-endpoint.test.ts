import { describe, expect, it, vi } from "vitest";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser, WAIT_MS } from "../support/open-page.ts";
import { useReceiver } from "../support/receiver.ts";
import { newShop, type Shop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";

/** A paid order that calls one rule. */
function anOrder(id: string) {
  return {
    ...{ key: `order:${id}:paid`, type: "order.paid", occurred_at: new Date().toISOString() },
    data: {
      order: {
        ...{ id, number: id, kind: "first", amount: "100.00", amount_with_tax: "121.00" },
        customer: { email: "bo@example.com" },
        lines: [{ product: { id: "7", title: "Cursus" }, quantity: 1, amount: "100.00", amount_with_tax: "121.00" }],
      },
    },
  };
}

/** As the API shows it. */
interface ShownDelivery {
  readonly id: string;
  readonly event_id: string;
  readonly state: string;
  readonly next_attempt_at: string | null;
  readonly attempts: readonly { readonly at: string; readonly outcome: string }[];
}

describe.skipIf(!hasBrowser)("a call to an endpoint that fails", () => {
  const browser = useBrowser();
  const receiver = useReceiver();

  /** A shop whose three calls wait, because the endpoint failed often enough. */
  async function aPausedShop(): Promise<{ shop: Shop; deliveries: readonly ShownDelivery[] }> {
    const shop = await newShop("Bakkerij Kater");
    receiver.answers(500);
    const action = { type: "webhook", url: receiver.url(shop.id) };
    await shop.call("POST", "/v1/rules", { name: "Cursus opent de ledensite", trigger: "order.paid", action });
    await shop.call("POST", "/v1/events", { events: ["1001", "1002", "1003"].map(anOrder) });
    const deliveries = await vi.waitFor(
      async () => {
        const { data } = (await shop.call("GET", "/v1/deliveries?state=paused")) as { data: ShownDelivery[] };
        expect(data).toHaveLength(3);
        return data;
      },
      { timeout: WAIT_MS, interval: 100 },
    );
    return { shop, deliveries };
  }

  it("goes at once when it is sent again, before the time at which the endpoint is tested", async () => {
    const { shop, deliveries } = await aPausedShop();
    const [{ id = "", next_attempt_at: testedAt = null } = {}] = deliveries;
    const page = await browser.openPage();
    await signInAs(page, shop, `/deliveries/${id}`);
    await page.getByText(/Om .* test Haak het met één aanroep/).waitFor();
    receiver.answers(200, "ok");
    await page.getByRole("button", { name: "Opnieuw versturen" }).click();
    await page.getByText("Aangekomen").first().waitFor();
    const sent = (await shop.call("GET", `/v1/deliveries/${id}`)) as ShownDelivery;
    expect(sent.state).toBe("delivered");
    expect(Date.parse(sent.attempts.at(-1)?.at ?? "")).toBeLessThan(Date.parse(testedAt ?? ""));
  });

  it("says when the endpoint is tested", async () => {
    const { shop, deliveries } = await aPausedShop();
    const page = await browser.openPage();
    await signInAs(page, shop, `/deliveries/${deliveries[0]?.id}`);
    await page.getByText("Deze aanroep wacht, omdat het eindpunt niet werkt of uitstaat.").waitFor();
    await page.getByText(/Om .* test Haak het met één aanroep/).waitFor();
    await inspect(page, "delivery-paused");
  });

  it("is explained at its event and in English too", async () => {
    const { shop, deliveries } = await aPausedShop();
    const [{ id = "", event_id: eventId = "" } = {}] = deliveries;
    const page = await browser.openPage({ locale: "en-GB" });
    await signInAs(page, shop, `/events/${eventId}`);
    await page.getByText("The endpoint did not work. Haak tests it by itself").waitFor();
    await page.getByText(/At .* Haak tests it with one call/).waitFor();
    await page.goto(`${shop.hub.url}/deliveries/${id}`);
    await page.getByText(/At .* Haak tests it with one call/).waitFor();
    await inspect(page, "delivery-paused-en");
  });
});
