import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { anEmptyShop, aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { Session } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../render-page.fixture.tsx";

const hub = fakeHub();
beforeEach(() => hub.use(anEmptyShop));

const anAdminSession: Session = {
  kind: "admin",
  shops: [
    { id: "shp_1", name: "Bakkerij Kater" },
    { id: "shp_2", name: "Cursus Centrum" },
  ],
  shop: null,
  csrf_token: "csrf-of-admin",
};

describe("the shell", () => {
  it("links to every page, and marks the current one", async () => {
    hub.use(http.get("*/v1/*", () => aProblem(404)));
    await renderAt("/settings/webhooks", { session: aShopSession });
    const links = within(await screen.findByRole("navigation")).getAllByRole("link");
    expect(links.map(({ textContent }) => textContent)).toEqual([
      "Overzicht",
      "Gebeurtenissen",
      "Afleveringen",
      "Eindpunten",
      "Producten",
      "Upsells",
      "Regels en koppelingen",
      "Plug&Pay",
      "Zapier",
      "Huddle en toegang",
      "Webhooks",
      "Waarschuwingen",
      "Wijzigingen",
    ]);
    const current = links.filter((link) => link.getAttribute("aria-current") === "page");
    expect(current.map(({ textContent }) => textContent)).toEqual(["Webhooks"]);
    await waitFor(() => expect(document.title).toBe("Webhooks · Haak"));
  });

  it("moves the focus to the heading after a link, so that screen readers announce the page", async () => {
    const { user } = await renderAt("/", { session: aShopSession });
    await user.click(await screen.findByRole("link", { name: "Afleveringen" }));
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Afleveringen", level: 1 })),
    );
  });

  it("switches to the other language at once, and stores the choice", async () => {
    const { user } = await renderAt("/", { session: aShopSession });
    const [english] = await screen.findAllByRole("radio", { name: /English/ });
    if (!english) throw new Error("There is no switch to English.");
    await user.click(english);
    expect(await screen.findByRole("link", { name: "Deliveries" })).toBeDefined();
    expect([document.documentElement.lang, localStorage.getItem("haak.language")]).toEqual(["en", "en"]);
  });

  it("reads the hub's texts again in the other language, but not the session", async () => {
    const { user, queries } = await renderAt("/", { session: aShopSession });
    queries.setQueryData(["decisions"], "omdat");
    const [english] = await screen.findAllByRole("radio", { name: /English/ });
    if (!english) throw new Error("There is no switch to English.");
    await user.click(english);
    await waitFor(() => expect(queries.getQueryState(["decisions"])?.isInvalidated).toBe(true));
    expect(queries.getQueryState(["session"])?.isInvalidated).toBe(false);
  });

  it("shows a page for an unknown address", async () => {
    await renderAt("/nergens", { session: aShopSession });
    expect(await screen.findByRole("heading", { name: "Deze pagina bestaat niet", level: 1 })).toBeDefined();
    expect(screen.getByRole("link", { name: "Naar het overzicht" }).getAttribute("href")).toBe("/");
  });
});

describe("the shell of an administrator", () => {
  it("lets an administrator choose a shop, and later another one, with the CSRF token", async () => {
    const asked: unknown[] = [];
    hub.use(
      http.put("*/session/shop", async ({ request }) => {
        const { shop_id: id } = (await request.json()) as { shop_id: string };
        asked.push([id, request.headers.get("x-csrf-token")]);
        return HttpResponse.json({ ...anAdminSession, shop: anAdminSession.shops.find((shop) => shop.id === id) });
      }),
    );
    const { user, router, queries } = await renderAt("/events", { session: anAdminSession });
    await user.click(await screen.findByRole("button", { name: "Cursus Centrum" }));
    expect(await screen.findByRole("heading", { name: "Gebeurtenissen", level: 1 })).toBeDefined();
    const shop = await screen.findByRole<HTMLInputElement>("combobox", { name: "Winkel" });
    expect(shop.value).toBe("Cursus Centrum");
    queries.setQueryData(["endpoints"], "of the first shop");
    await user.click(shop);
    await user.click(await screen.findByRole("option", { name: "Bakkerij Kater" }));
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>("combobox").value).toBe("Bakkerij Kater"));
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
    // Checked because data of one shop must never be seen in another.
    expect(queries.getQueryData(["endpoints"])).toBeUndefined();
    expect(asked).toEqual([
      ["shp_2", "csrf-of-admin"],
      ["shp_1", "csrf-of-admin"],
    ]);
  });

  it("shows why a shop could not be opened", async () => {
    hub.use(http.put("*/session/shop", () => aProblem(404, { detail: "Deze winkel is er niet meer." })));
    const { user } = await renderAt("/", { session: anAdminSession });
    await user.click(await screen.findByRole("button", { name: "Cursus Centrum" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Deze winkel is er niet meer.");
  });

  it("lets an administrator make the first shop, shows its key once, and opens it", async () => {
    const made: unknown[] = [];
    const shop = { id: "shp_new", name: "Bakkerij Kater" };
    hub.use(
      http.post("*/v1/shops", async ({ request }) => {
        made.push([await request.json(), request.headers.get("x-csrf-token")]);
        return HttpResponse.json({ ...shop, api_key: "haak_first" }, { status: 201 });
      }),
      http.put("*/session/shop", () => HttpResponse.json({ ...anAdminSession, shops: [shop], shop })),
    );
    const { user } = await renderAt("/", { session: { ...anAdminSession, shops: [] } });
    expect(await screen.findByRole("heading", { name: "Er is nog geen winkel", level: 1 })).toBeDefined();
    await user.click(await screen.findByRole("button", { name: "Winkel maken" }));
    expect(screen.getByText("Geef de winkel een naam.")).toBeDefined();
    await user.click(screen.getByLabelText("Naam van de winkel"));
    await user.paste(" Bakkerij Kater ");
    await user.click(screen.getByRole("button", { name: "Winkel maken" }));
    await user.click(await screen.findByRole("button", { name: "API-sleutel tonen" }));
    expect(screen.getByText("haak_first")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Bakkerij Kater openen" }));
    expect(await screen.findByRole("heading", { name: "Overzicht", level: 1 })).toBeDefined();
    expect(screen.queryByText("haak_first")).toBeNull();
    expect(made).toEqual([[{ name: "Bakkerij Kater" }, "csrf-of-admin"]]);
  });

  it("has a page of all shops, for administrators only, which leads to the overview of the chosen one", async () => {
    const [first, second] = anAdminSession.shops;
    hub.use(http.put("*/session/shop", () => HttpResponse.json({ ...anAdminSession, shop: second })));
    const { user, router } = await renderAt("/shops", { session: { ...anAdminSession, shop: first ?? null } });
    await user.click(await screen.findByRole("button", { name: "Cursus Centrum" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
    expect(screen.getByRole("link", { name: "Winkels" })).toBeDefined();
  });

  it("has no page of shops after signing in with a key", async () => {
    await renderAt("/shops", { session: aShopSession });
    expect(await screen.findByRole("heading", { name: "Deze pagina bestaat niet", level: 1 })).toBeDefined();
  });
});
