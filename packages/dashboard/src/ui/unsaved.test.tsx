import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { anEmptyShop, fakeHub } from "../api/client/hub.fixture.ts";
import type { AlertSettings } from "../api/client/openapi.ts";
import { aShopSession, renderAt } from "../app/render-page.fixture.tsx";

const hub = fakeHub();
const stored: AlertSettings = {
  email: null,
  weekly_digest: false,
  language: "nl",
  last_sent_at: null,
  last_problem: null,
  sends_mail: true,
};

beforeEach(() =>
  hub.use(
    http.get("*/v1/settings/alerts", () => HttpResponse.json(stored, { headers: { etag: '"one"' } })),
    anEmptyShop,
  ),
);

async function typeAnAddress() {
  const view = await renderAt("/settings/alerts", { session: aShopSession });
  await view.user.click(await screen.findByLabelText("E-mailadres voor waarschuwingen"));
  await view.user.paste("me@example.com");
  return view;
}

describe("a form with unsaved changes", () => {
  it("asks before it is left, and keeps the typed values if the person stays", async () => {
    const { user, router } = await typeAnAddress();
    await user.click(screen.getByRole("link", { name: "Gebeurtenissen" }));
    await screen.findByRole("dialog", { name: "Weggaan zonder op te slaan?" });
    await user.click(screen.getByRole("button", { name: "Annuleren" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(router.state.location.pathname).toBe("/settings/alerts");
    expect(screen.getByLabelText<HTMLInputElement>("E-mailadres voor waarschuwingen").value).toBe("me@example.com");
  });

  it("is left after the confirmation", async () => {
    const { user, router } = await typeAnAddress();
    await user.click(screen.getByRole("link", { name: "Gebeurtenissen" }));
    await user.click(await screen.findByRole("button", { name: "Weggaan zonder opslaan" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/events"));
    expect(await screen.findByRole("heading", { name: "Gebeurtenissen", level: 1 })).toBeDefined();
  });

  it("makes the browser ask before it closes the tab, and only then", async () => {
    const leave = () => {
      const event = new Event("beforeunload", { cancelable: true });
      dispatchEvent(event);
      return event.defaultPrevented;
    };
    const { user } = await typeAnAddress();
    expect(leave()).toBe(true);
    await user.clear(screen.getByLabelText("E-mailadres voor waarschuwingen"));
    expect(leave()).toBe(false);
  });

  it("is left without a question once it is saved", async () => {
    const saved = { ...stored, email: "me@example.com" };
    hub.use(http.put("*/v1/settings/alerts", () => HttpResponse.json(saved, { headers: { etag: '"two"' } })));
    const { user, router } = await typeAnAddress();
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    await screen.findByText("Waarschuwingen gaan vanaf nu naar me@example.com.");
    await user.click(screen.getByRole("link", { name: "Gebeurtenissen" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/events"));
  });
});
