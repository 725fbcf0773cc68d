import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { aPaidOrder } from "../support/events.ts";
import { inspect } from "../support/inspect.ts";
import { hasBrowser, useBrowser, WAIT_MS } from "../support/open-page.ts";
import { useReceiver } from "../support/receiver.ts";
import { newShop, type Shop } from "../support/shop.ts";
import { signInAs } from "../support/sign-in.ts";

describe.skipIf(!hasBrowser)("connecting Zapier", () => {
  const browser = useBrowser();
  const receiver = useReceiver();

  it("goes step by step: each step is done after Zapier's part, and shows what to do if a Zap refuses", async () => {
    const shop = await newShop("Bakkerij Kater");
    const page = await browser.openPage();
    await signInAs(page, shop, "/zapier");
    await step(page, 1, "nog te doen").waitFor();
    // Shown because the test's hub is on this machine, and Zapier could not call it.
    await page.getByText("Zapier kan dit adres niet bereiken").waitFor();
    await inspect(page, "zapier-steps-empty");
    const key = await makeKey(page);
    await asZapier(shop, key, { path: "/v1/me" });
    await step(page, 2, "klaar").waitFor();
    await step(page, 3, "wordt gecontroleerd").waitFor();
    await inspect(page, "zapier-steps-connected");
    const body = { trigger: "order.paid", target_url: receiver.url("zap") };
    await asZapier(shop, key, { path: "/v1/hooks", body });
    await step(page, 3, "klaar").waitFor();
    await step(page, 4, "wordt gecontroleerd").waitFor();
    receiver.answers(500, "The Zap is broken");
    await shop.call("POST", "/v1/events", aPaidOrder({ id: "1001" }));
    await step(page, 4, "er is iets mis").waitFor();
    await inspect(page, "zapier-steps-broken");
    const failed = await whatFailed(shop);
    receiver.answers(200);
    await page.getByRole("link", { name: "Bekijk de aanroepen en stuur ze opnieuw" }).click();
    // Awaited, because the code of the page may still be loading, and going back earlier would leave the page of Zapier.
    await page.waitForURL(/\/endpoints\//);
    await shop.call("POST", `/v1/deliveries/${failed}/retry`);
    await page.goBack();
    await step(page, 4, "klaar").waitFor();
    await inspect(page, "zapier-steps-done");
    expect(receiver.taken("zap")).toBe(1);
  });
});

const step = (page: Page, number: number, state: string) =>
  page.getByRole("region", { name: new RegExp(`Stap ${number}: .*${state}`) });

/**
 * The only delivery of the shop, after the hub has given it up, because the hub might otherwise retry it at the same
 * time.
 */
async function whatFailed(shop: Shop): Promise<string> {
  return vi.waitFor(
    async () => {
      const { data } = (await shop.call("GET", "/v1/deliveries?state=failed")) as { data: { id: string }[] };
      return data[0]?.id ?? Promise.reject(new Error("Nothing was given up."));
    },
    { timeout: WAIT_MS, interval: 200 },
  );
}

/** The key, copied from the first step. */
async function makeKey(page: Page): Promise<string> {
  const made = page.waitForResponse(
    (answer) => answer.url().endsWith("/v1/api-keys") && answer.request().method() === "POST",
  );
  await page.getByRole("button", { name: "Sleutel voor Zapier maken" }).click();
  const { key } = (await (await made).json()) as { key: string };
  await page.getByRole("button", { name: "Ik heb hem gekopieerd" }).click();
  await step(page, 1, "klaar").waitFor();
  return key;
}

/** Sends a request as Zapier's servers do, with their user agent. */
async function asZapier({ hub }: Shop, key: string, { path, body }: { path: string; body?: unknown }): Promise<void> {
  const content = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const headers = { authorization: `Bearer ${key}`, "user-agent": "Zapier", "content-type": "application/json" };
  const answer = await fetch(`${hub.url}${path}`, { ...content, headers });
  if (!answer.ok) throw new Error(await answer.text());
}
