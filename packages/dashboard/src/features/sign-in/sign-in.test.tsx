import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { anEmptyShop, aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import { SESSION_KEY } from "../../api/session.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";

const hub = fakeHub();
beforeEach(() => hub.use(anEmptyShop));

const stranger = http.get("*/session", () => aProblem(401));

describe("signing in", () => {
  it("with an API key opens the requested page", async () => {
    const bodies: unknown[] = [];
    hub.use(
      stranger,
      http.post("*/session", async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(aShopSession);
      }),
    );
    const { user, router } = await renderAt("/deliveries?state=failed");
    await user.click(await screen.findByLabelText("API-sleutel"));
    await user.paste("  haak_123 ");
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { name: "Afleveringen", level: 1 })).toBeDefined();
    expect(router.state.location.search).toBe("?state=failed");
    expect(bodies).toEqual([{ api_key: "haak_123" }]);
  });

  it("with the administrator's password sends it as it was typed", async () => {
    const bodies: unknown[] = [];
    hub.use(
      http.post("*/session", async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(aShopSession);
      }),
    );
    const { user } = await renderAt("/sign-in", { session: null });
    await user.click(await screen.findByRole("radio", { name: "Als beheerder" }));
    await user.click(screen.getByLabelText("Beheerderswachtwoord"));
    await user.paste(" pass word ");
    await user.click(screen.getByRole("button", { name: "Inloggen" }));
    expect(await screen.findByRole("heading", { name: "Overzicht", level: 1 })).toBeDefined();
    expect(bodies).toEqual([{ password: " pass word " }]);
  });

  it("shows at the field that the secret is wrong, or missing", async () => {
    hub.use(http.post("*/session", () => aProblem(401)));
    const { user } = await renderAt("/sign-in", { session: null });
    await user.click(await screen.findByRole("button", { name: "Inloggen" }));
    expect(await screen.findByText("Vul je API-sleutel in.")).toBeDefined();
    const field = screen.getByLabelText("API-sleutel");
    await user.type(field, "haak_wrong{Enter}");
    expect(await screen.findByText(/Deze API-sleutel klopt niet/)).toBeDefined();
    expect(field.getAttribute("aria-invalid")).toBe("true");
  });

  it("shows when to try again after too many tries", async () => {
    hub.use(
      http.post("*/session", () => {
        const answer = aProblem(429, { detail: "Te veel pogingen." });
        answer.headers.set("retry-after", "30");
        return answer;
      }),
    );
    const { user } = await renderAt("/sign-in", { session: null });
    await user.type(await screen.findByLabelText("API-sleutel"), "haak_1{Enter}");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("Te veel pogingen.");
    expect(alert.textContent).toContain("30 seconden");
  });

  it.each(["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])(
    "opens only pages of the dashboard, whatever a link asks for: %s",
    async (next) => {
      const { router } = await renderAt(`/sign-in?${new URLSearchParams({ next })}`, { session: aShopSession });
      await waitFor(() => expect(router.state.location.pathname).toBe("/"));
    },
  );
});

describe("a session that ends", () => {
  it("asks to sign in again, shows why, and returns to the page", async () => {
    hub.use(http.post("*/session", () => HttpResponse.json(aShopSession)));
    const { user, queries, router } = await renderAt("/endpoints", { session: aShopSession });
    await screen.findByRole("heading", { name: "Eindpunten", level: 1 });
    queries.setQueryData(SESSION_KEY, null);
    expect(await screen.findByText(/Je sessie is verlopen/)).toBeDefined();
    await user.type(screen.getByLabelText("API-sleutel"), "haak_123{Enter}");
    await screen.findByRole("heading", { name: "Eindpunten", level: 1 });
    expect(router.state.location.pathname).toBe("/endpoints");
  });

  it("that never existed is not an ended session", async () => {
    await renderAt("/endpoints", { session: null });
    await screen.findByLabelText("API-sleutel");
    expect(screen.queryByText(/Je sessie is verlopen/)).toBeNull();
  });
});

it("a hub that cannot be reached is reported, and can be tried again", async () => {
  hub.use(http.get("*/session", () => HttpResponse.error()));
  const { user } = await renderAt("/");
  expect((await screen.findByRole("alert")).textContent).toContain("Haak is niet bereikbaar.");
  hub.use(http.get("*/session", () => HttpResponse.json(aShopSession)));
  await user.click(screen.getByRole("button", { name: "Opnieuw proberen" }));
  expect(await screen.findByRole("heading", { name: "Overzicht", level: 1 })).toBeDefined();
});
