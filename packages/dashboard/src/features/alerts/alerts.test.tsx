import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { AlertSettings } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";

const hub = fakeHub();

const unset: AlertSettings = {
  email: null,
  weekly_digest: false,
  language: "nl",
  last_sent_at: null,
  last_problem: null,
  sends_mail: true,
};

const tagged = (settings: AlertSettings, etag: string) => HttpResponse.json(settings, { headers: { etag } });
const stored = (settings: AlertSettings) => hub.use(http.get("*/v1/settings/alerts", () => tagged(settings, '"one"')));
const open = () => renderAt("/settings/alerts", { session: aShopSession });

describe("the settings of alerts", () => {
  it("are saved with the tag of the version that was read", async () => {
    stored(unset);
    const saved: unknown[] = [];
    hub.use(
      http.put("*/v1/settings/alerts", async ({ request }) => {
        saved.push([request.headers.get("if-match"), await request.json()]);
        return tagged({ ...unset, email: "me@example.com", weekly_digest: true, language: "en" }, '"two"');
      }),
    );
    const { user } = await open();
    await user.click(await screen.findByLabelText("E-mailadres voor waarschuwingen"));
    await user.paste("me@example.com");
    await user.click(screen.getByLabelText("Stuur elke maandag een weekoverzicht"));
    await user.click(screen.getByLabelText("Engels"));
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect(await screen.findByText("Waarschuwingen gaan vanaf nu naar me@example.com.")).toBeDefined();
    expect(saved).toEqual([['"one"', { email: "me@example.com", weekly_digest: true, language: "en" }]]);
  });

  it("show at the field that an address is not valid", async () => {
    stored(unset);
    hub.use(
      http.put("*/v1/settings/alerts", () =>
        aProblem(422, { errors: [{ pointer: "/email", message: "must be one address alone" }] }),
      ),
    );
    const { user } = await open();
    const field = await screen.findByLabelText("E-mailadres voor waarschuwingen");
    await user.type(field, "nobody");
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect(await screen.findByText(/Dit is geen e-mailadres/)).toBeDefined();
    await user.click(field);
    await user.paste("@example.com,two@example.com");
    expect(screen.queryByText(/Dit is geen e-mailadres/)).toBeNull();
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect(await screen.findByText(/Dit is geen e-mailadres/)).toBeDefined();
  });

  it("report that somebody else changed them, and show what is stored now", async () => {
    stored(unset);
    hub.use(http.put("*/v1/settings/alerts", () => aProblem(412)));
    const { user } = await open();
    const field = await screen.findByLabelText("E-mailadres voor waarschuwingen");
    await user.click(field);
    await user.paste("me@example.com");
    hub.use(http.get("*/v1/settings/alerts", () => tagged({ ...unset, email: "her@example.com" }, '"two"')));
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Iemand anders was je voor");
    await waitFor(() => expect(field).toHaveProperty("value", "her@example.com"));
  });

  it("are not shown as working by a hub that sends no mail", async () => {
    const mute = { ...unset, email: "me@example.com", sends_mail: false };
    stored({ ...unset, sends_mail: false });
    hub.use(http.put("*/v1/settings/alerts", () => tagged(mute, '"two"')));
    const { user } = await open();
    await user.click(await screen.findByLabelText("E-mailadres voor waarschuwingen"));
    await user.paste("me@example.com");
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect(await screen.findByText(/is opgeslagen, maar deze hub verstuurt geen e-mail/)).toBeDefined();
    expect(screen.queryByText("Opgeslagen")).toBeNull();
    expect(screen.queryByRole("button", { name: "Testmail versturen" })).toBeNull();
  });

  it("send a test mail and show when it was sent", async () => {
    const before = { ...unset, email: "me@example.com" };
    stored(before);
    let asked = 0;
    hub.use(
      http.post("*/v1/settings/alerts/test", () => {
        asked += 1;
        stored({ ...before, last_sent_at: "2026-11-24T10:00:00.000Z" });
        return HttpResponse.json(before, { status: 202 });
      }),
    );
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: "Testmail versturen" }));
    expect(await screen.findByText("De testmail is onderweg naar me@example.com")).toBeDefined();
    expect(
      await screen.findByText("De testmail is verstuurd naar me@example.com", {}, { timeout: 5_000 }),
    ).toBeDefined();
    expect(asked).toBe(1);
  });

  it("show the result of the last mail", async () => {
    const problem = { at: "2026-11-24T10:00:00.000Z", text: "De mailserver weigerde de e-mail." };
    stored({ ...unset, email: "me@example.com", last_problem: problem });
    await open();
    expect(await screen.findByText(/De mailserver weigerde de e-mail/)).toBeDefined();
    expect(screen.getByText("Er is nog geen e-mail verstuurd.")).toBeDefined();
  });
});
