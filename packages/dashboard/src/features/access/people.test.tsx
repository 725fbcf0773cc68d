import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { AccessWithStory } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { anAccess, aPage, aStory, aTask, quietShop } from "./access.fixture.ts";
import { tablePath, toAccessQuery } from "./people/people-filters.tsx";

const hub = fakeHub();
const show = (address: string) => renderAt(address, { session: aShopSession });
beforeEach(() => hub.use(...quietShop));

describe("the list of people", () => {
  it("shows who has access to what because of which purchase, and links to the reasons", async () => {
    hub.use(http.get("*/v1/access", () => aPage([anAccess()])));
    await show("/access");
    const row = await screen.findByRole("link", { name: /bo@example.com/ });
    await waitFor(() => expect(row.textContent).toContain("COURSE-7 in Mijn club · bestelling 1001"));
    expect(row.textContent).toContain("Heeft toegang");
    expect(row.getAttribute("href")).toBe("/access/acc_1");
  });

  it("finds a person, keeps the search in the address, and gives advice if there is nobody", async () => {
    const asked: (string | null)[] = [];
    hub.use(
      http.get("*/v1/access", ({ request }) => {
        asked.push(new URL(request.url).searchParams.get("email"));
        return aPage([]);
      }),
    );
    const { user, router } = await show("/access");
    expect(await screen.findByText("Er heeft nog niemand toegang")).toBeDefined();
    await user.type(screen.getByRole("searchbox", { name: "E-mailadres" }), " Bo@example.com {Enter}");
    expect(await screen.findByText("Niemand gevonden")).toBeDefined();
    expect(router.state.location.search).toBe("?email=Bo%40example.com");
    expect(asked.at(-1)).toBe("Bo@example.com");
    const table = screen.getByRole("link", { name: "Downloaden als CSV" });
    expect(table.getAttribute("href")).toBe("/v1/access.csv?email=Bo%40example.com");
  });

  it("sends no filter that the hub would refuse", () => {
    expect(toAccessQuery({ email: " ", state: "nonsense" })).toEqual({});
    expect(tablePath({ email: "", state: "attention" })).toBe("/v1/access.csv?state=attention");
  });

  it("shows on each tab the number of open tasks and reviews", async () => {
    hub.use(
      http.get("*/v1/tasks", () => aPage([aTask(), aTask({ id: "tsk_2" })])),
      http.get("*/v1/access", () => aProblem(404, { detail: "Weg." })),
    );
    await show("/access");
    expect(await screen.findByRole("link", { name: "Taken 2" })).toBeDefined();
    expect((await screen.findByRole("alert")).textContent).toContain("Weg.");
  });
});

describe("the page of one person", () => {
  it("explains the access, and lists everything that led to it in the order in which the hub received it", async () => {
    hub.use(
      http.get("*/v1/access/acc_1", () =>
        HttpResponse.json(
          aStory({
            events: [
              {
                ...{ event_id: "evt_1", said: "grant", occurred_at: "2026-11-24T08:59:00Z" },
                ...{ received_at: "2026-11-24T09:00:00Z", rule: { id: "rul_1", name: "Cursus opent Huddle" } },
                ...{ order_id: "1001", subscription_id: null, email: "bo@example.com" },
              },
            ],
            calls: [
              {
                ...{ delivery_id: "dlv_1", do: "grant", created_at: "2026-11-24T09:00:00Z", state: "delivered" },
                ...{ attempts: 1, last_status: 200, last_outcome: "delivered" },
              },
            ],
            tasks: [{ ...aTask({ done_at: "2026-11-26T09:00:00Z", done_by: "Noor" }), cancelled_at: null }],
          }),
        ),
      ),
    );
    await show("/access/acc_1");
    expect(await screen.findByRole("heading", { name: "bo@example.com", level: 1 })).toBeDefined();
    const verdict = screen.getByRole("region", { name: /COURSE-7/ });
    expect(verdict.textContent).toContain("Door deze aankoop:");
    expect(within(verdict).getByRole("link", { name: "bestelling 1001" }).getAttribute("href")).toBe("/events/evt_1");
    const story = screen.getByRole("region", { name: "Alles wat hiertoe leidde" });
    const lines = within(story)
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent);
    expect(lines[0]).toContain("Een regel geeft toegangRegel “Cursus opent Huddle” · bestelling 1001");
    expect(lines[1]).toContain("1 poging, laatste antwoord 200");
    expect(lines[2]).toContain("Geëindigd: abonnement 77. Afgevinkt door Noor op");
  });

  it("shows the other addresses of the same customer, and the purchases of each address", async () => {
    const event: AccessWithStory["events"][number] = {
      ...{
        event_id: "evt_2",
        said: "grant" as const,
        occurred_at: "2026-11-25T09:00:00Z",
        received_at: "2026-11-25T09:00:00Z",
      },
      ...{ rule: null, order_id: "1002", subscription_id: null, email: "bo@elders.example.com" },
    };
    const known = { other_emails: ["bo@elders.example.com"], customer_ids: ["cst_61"] };
    hub.use(http.get("*/v1/access/acc_1", () => HttpResponse.json(aStory({ ...known, events: [event] }))));
    await show("/access/acc_1");
    const verdict = await screen.findByRole("region", { name: /COURSE-7/ });
    expect(verdict.textContent).toContain(
      "Ook bekend als bo@elders.example.com: voor de winkel is dat dezelfde klant (cst_61).",
    );
    expect(verdict.textContent).toContain("De toegang staat op naam van bo@example.com");
    const story = screen.getByRole("region", { name: "Alles wat hiertoe leidde" });
    expect(within(story).getByRole("listitem").textContent).toContain(
      "bestelling 1002, gekocht als bo@elders.example.com",
    );
  });

  it("shows what is wrong, and links to the review", async () => {
    const problem = { code: "held", text: "Er zouden zo veel mensen tegelijk…" } as const;
    hub.use(
      http.get("*/v1/access/acc_1", () =>
        HttpResponse.json(aStory({ state: "attention", reasons: [], problem, hold_id: "hld_1" })),
      ),
    );
    await show("/access/acc_1");
    expect(await screen.findByText("Er zouden zo veel mensen tegelijk…")).toBeDefined();
    expect(screen.getByRole("link", { name: "Naar de tegengehouden intrekkingen" }).getAttribute("href")).toBe(
      "/access/holds",
    );
    expect(screen.getByText("Er is nu geen aankoop die toegang geeft.")).toBeDefined();
  });

  it("erases a person only after the address was typed again, and shows the progress and the remaining work", async () => {
    const asked: unknown[] = [];
    const erasure = { ...{ id: "ers_1", events: 3, deliveries: 2, notices: 1 }, started_at: "2026-11-26T09:00:00Z" };
    const states = [
      { ...erasure, state: "running", left_access: [], ended_at: null },
      {
        ...erasure,
        state: "done",
        left_access: [{ connection_id: "hcn_1", sku: "COURSE-7" }],
        ended_at: "2026-11-26T09:00:01Z",
      },
    ];
    hub.use(
      http.get("*/v1/access/acc_1", () => HttpResponse.json(aStory())),
      http.post("*/v1/erasures", async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(states[0], { status: 202 });
      }),
      http.get("*/v1/erasures/ers_1", () => HttpResponse.json(states.length > 1 ? states.shift() : states[0])),
    );
    const { user } = await show("/access/acc_1");
    await user.click(await screen.findByRole("button", { name: "Gegevens van deze persoon wissen" }));
    await user.click(await screen.findByLabelText("Typ het adres nog een keer"));
    await user.paste("ander@example.com");
    await user.click(screen.getByRole("button", { name: "Voorgoed wissen" }));
    expect(await screen.findByText("Dit is niet hetzelfde adres.")).toBeDefined();
    expect(asked).toEqual([]);
    await user.clear(screen.getByLabelText("Typ het adres nog een keer"));
    await user.type(screen.getByLabelText("Typ het adres nog een keer"), "BO@example.com{Enter}");
    expect(await screen.findByText("Bezig: 3 gebeurtenissen gewist…")).toBeDefined();
    expect(await screen.findByText("De gegevens van deze persoon zijn gewist")).toBeDefined();
    expect(await within(screen.getByRole("dialog")).findByText("COURSE-7 in Mijn club")).toBeDefined();
    expect(asked).toEqual([{ email: "bo@example.com" }]);
  });
});
