import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aShopSession, renderAt } from "../app/render-page.fixture.tsx";
import { aConnection, aStory, quietShop } from "../features/access/access.fixture.ts";
import { aPreview, aRule, catalogue, listOf, tagged } from "../features/rules/rules.fixture.ts";
import { fakeHub } from "./client/hub.fixture.ts";
import { keys } from "./client/query-keys.ts";

const hub = fakeHub();
const show = (address: string) => renderAt(address, { session: aShopSession });
beforeEach(() => hub.use(...quietShop, ...catalogue));

/** A hub with one community, which has the name of the last save. */
function renamableConnection() {
  let connection = aConnection();
  hub.use(
    http.post("*/v1/rules/preview", () => HttpResponse.json(aPreview())),
    http.get("*/v1/huddle/connections", () => listOf([connection])),
    http.patch("*/v1/huddle/connections/hcn_1", async ({ request }) => {
      connection = { ...connection, ...((await request.json()) as { name: string }) };
      return HttpResponse.json(connection);
    }),
  );
}

describe("a save on one page", () => {
  it("renames a Huddle connection on the page of a rule that was open before", async () => {
    renamableConnection();
    const { user, router } = await show("/rules/new");
    const openChoice = async () => {
      await user.click(await screen.findByLabelText("Toegang regelen in Huddle"));
      await user.click(await screen.findByRole("combobox", { name: "Welke Huddle?" }));
    };
    await openChoice();
    expect(await screen.findByRole("option", { name: "Mijn club" })).toBeDefined();
    void router.navigate("/access/connections?form=hcn_1");
    await user.click(await screen.findByRole("button", { name: "Weggaan zonder opslaan" }));
    const name = await screen.findByLabelText("Naam");
    await user.clear(name);
    await user.paste("Nieuwe club");
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    await screen.findByRole("heading", { name: "Nieuwe club", level: 1 });
    await waitFor(() => expect(screen.queryByRole("button", { name: "Opslaan" })).toBeNull());
    await router.navigate("/rules/new");
    await openChoice();
    expect(await screen.findByRole("option", { name: "Nieuwe club" })).toBeDefined();
  });

  it("removes a deleted rule from the page of its endpoint that was open before", async () => {
    let rules = [aRule()];
    const endpoint = {
      id: "end_1",
      kind: "webhook",
      url: "https://example.com/course",
      health: "ok",
      health_text: null,
    };
    hub.use(
      http.get("*/v1/rules", () => listOf(rules)),
      http.post("*/v1/replays", () => HttpResponse.json({ matched: 0 })),
      http.delete("*/v1/rules/rul_1", () => {
        rules = [];
        return new HttpResponse(null, { status: 204 });
      }),
      http.get("*/v1/endpoints/end_1", () => HttpResponse.json({ ...endpoint, pending: 0, failed: 0 })),
    );
    const { user, router } = await show("/endpoints/end_1");
    expect(await screen.findByRole("link", { name: "Cursus opent de poort" })).toBeDefined();
    await router.navigate("/rules");
    await user.click(await screen.findByRole("button", { name: /verwijderen/i }));
    await user.click(await screen.findByRole("button", { name: /^(Regel v|V)erwijderen$/ }));
    await screen.findByText("Er zijn nog geen regels");
    await router.navigate("/endpoints/end_1");
    await waitFor(() => expect(screen.queryByRole("link", { name: "Cursus opent de poort" })).toBeNull());
    expect(await screen.findByText(/geen regel/i)).toBeDefined();
  });

  it("warns on the page of a rule that was open before that its endpoint is off", async () => {
    let enabled = true;
    const endpoint = { id: "end_1", kind: "webhook", url: "https://example.com/course", health: "ok" };
    hub.use(
      http.get("*/v1/rules", () => listOf([])),
      http.post("*/v1/rules/preview", () => HttpResponse.json(aPreview())),
      http.get("*/v1/rules/rul_1", () => tagged(aRule({ origin: "zapier", endpoint: { id: "end_1", enabled } }))),
      http.get("*/v1/endpoints/end_1", () =>
        HttpResponse.json({ ...endpoint, health_text: null, enabled, pending: 0, failed: 0 }),
      ),
      http.patch("*/v1/endpoints/end_1", async ({ request }) => {
        ({ enabled } = (await request.json()) as { enabled: boolean });
        return HttpResponse.json({ ...endpoint, enabled });
      }),
    );
    const { user, router } = await show("/rules/rul_1");
    await screen.findByRole("heading", { name: "Cursus opent de poort", level: 1 });
    expect(screen.queryByText("Het eindpunt van deze regel staat uit")).toBeNull();
    await router.navigate("/endpoints/end_1");
    await user.click(await screen.findByRole("button", { name: "Uitzetten" }));
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Uitzetten" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await router.navigate("/rules/rul_1");
    expect(await screen.findByText("Het eindpunt van deze regel staat uit")).toBeDefined();
  });
});

describe("an erasure that ends", () => {
  it("makes every page stale that was read while it ran", async () => {
    const erasure = { id: "ers_1", events: 3, deliveries: 2, notices: 0, left_access: [] };
    const running = { ...erasure, state: "running", started_at: "2026-11-26T09:00:00Z", ended_at: null };
    hub.use(
      http.get("*/v1/access/acc_1", () => HttpResponse.json(aStory())),
      http.post("*/v1/erasures", () => HttpResponse.json(running, { status: 202 })),
      http.get("*/v1/erasures/ers_1", () => {
        queries.setQueryData(keys.inbox, "read while the erasure ran");
        return HttpResponse.json({ ...running, state: "done", ended_at: "2026-11-26T09:00:01Z" });
      }),
    );
    const { user, queries } = await show("/access/acc_1");
    await user.click(await screen.findByRole("button", { name: "Gegevens van deze persoon wissen" }));
    await user.type(await screen.findByLabelText("Typ het adres nog een keer"), "bo@example.com{Enter}");
    await screen.findByText("De gegevens van deze persoon zijn gewist");
    await waitFor(() => expect(queries.getQueryState(keys.inbox)?.isInvalidated).toBe(true));
  });
});
