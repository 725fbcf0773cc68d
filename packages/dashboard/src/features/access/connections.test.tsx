import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { aConnection, aPage, quietShop } from "./access.fixture.ts";
import { toTemplate, toTemplateValues } from "./connections/connection-values.ts";

const hub = fakeHub();
const show = (address = "/access/connections") => renderAt(address, { session: aShopSession });
beforeEach(() => hub.use(...quietShop));

describe("connecting Huddle", () => {
  it("saves the name, the domain and the key, shows what is missing, and never shows the key", async () => {
    const bodies: unknown[] = [];
    hub.use(
      http.get("*/v1/huddle/connections", () => aPage([])),
      http.post("*/v1/huddle/connections", async ({ request }) => {
        bodies.push(await request.json());
        hub.use(http.get("*/v1/huddle/connections", () => aPage([aConnection()])));
        return HttpResponse.json(aConnection(), { status: 201 });
      }),
    );
    const { user, container, router } = await show();
    await user.click((await screen.findAllByRole("button", { name: "Huddle koppelen" }))[0] ?? document.body);
    await user.click(await screen.findByRole("button", { name: "Opslaan" }));
    expect(await screen.findAllByText("Vul dit in.")).toHaveLength(3);
    await user.click(screen.getByLabelText("Naam"));
    await user.paste("Mijn club");
    await user.click(screen.getByLabelText("Domein"));
    await user.paste("club.example.com");
    await user.click(screen.getByLabelText("Sleutel"));
    await user.paste(" geheim-1 ");
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect(await screen.findByRole("heading", { name: "Mijn club", level: 1 })).toBeDefined();
    expect(bodies).toEqual([
      {
        ...{ name: "Mijn club", domain: "club.example.com", api_key: "geheim-1", base_url: null, lite: false },
        ...{ on_reversal: "warn", unpaid_days: null, brake: { percent: 10, at_least: 30 }, revoke: null },
      },
    ]);
    await waitFor(() => expect(screen.queryByRole("button", { name: "Opslaan" })).toBeNull());
    expect(container.innerHTML.includes("geheim-1")).toBe(false);
    expect(router.state.location.pathname).toBe("/access/connections/hcn_1");
  });

  it("keeps the key unless another is typed, and opens the advanced part if the hub finds an error there", async () => {
    const bodies: Record<string, unknown>[] = [];
    const held: (string | null)[] = [];
    hub.use(
      http.patch("*/v1/huddle/connections/hcn_1", async ({ request }) => {
        held.push(request.headers.get("if-match"));
        bodies.push((await request.json()) as Record<string, unknown>);
        const errors = [{ pointer: "/revoke/url_template", message: "moet met https beginnen" }];
        return aProblem(422, { detail: "moet met https beginnen", errors });
      }),
    );
    const { user } = await show("/access/connections?form=hcn_1");
    await user.click(await screen.findByText("Geavanceerd"));
    await user.type(await screen.findByLabelText("URL"), "http://x.example/{{email}");
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect((await screen.findByRole("alert")).textContent).toContain("moet met https beginnen");
    await waitFor(() => expect(screen.getByLabelText("URL").getAttribute("aria-invalid")).toBe("true"));
    expect(held).toEqual(['"read"']);
    expect(bodies[0]).not.toHaveProperty("api_key");
    hub.use(http.patch("*/v1/huddle/connections/hcn_1", () => aProblem(412)));
    await user.click(screen.getByRole("button", { name: "Opslaan" }));
    expect(await screen.findByText("Iemand anders was je voor")).toBeDefined();
    expect(bodies[0]?.revoke).toEqual({
      method: "POST",
      url_template: "http://x.example/{email}",
      headers: {},
      body_template: null,
    });
  });

  it("is disconnected after a question, which shows why the hub refuses it", async () => {
    hub.use(
      http.delete("*/v1/huddle/connections/hcn_1", () => aProblem(409, { detail: "Regels gebruiken haar nog." })),
    );
    const { user } = await show();
    await user.click(await screen.findByRole("button", { name: "Mijn club ontkoppelen" }));
    const dialogue = await screen.findByRole("dialog");
    await user.click(within(dialogue).getByRole("button", { name: "Ontkoppelen" }));
    expect((await within(dialogue).findByRole("alert")).textContent).toContain("Regels gebruiken haar nog.");
  });

  it("shows whether its calls arrive, once a person got access", async () => {
    const endpoint = {
      id: "end_1",
      kind: "huddle",
      connection_id: "hcn_1",
      url: "https://club.example.com",
      health: "failing",
      health_text: "Antwoordt 401.",
    };
    hub.use(http.get("*/v1/endpoints", () => aPage([endpoint])));
    await show();
    expect(await screen.findByText("Antwoordt 401.")).toBeDefined();
    expect(screen.getByRole("link", { name: "Eindpunt bekijken" }).getAttribute("href")).toBe("/endpoints/end_1");
  });
});

it("another system gets the two calls that were filled in", async () => {
  const bodies: Record<string, unknown>[] = [];
  hub.use(
    http.post("*/v1/connections", async ({ request }) => {
      bodies.push((await request.json()) as Record<string, unknown>);
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  const { user } = await show("/access/connections?form=new-other");
  await user.type(await screen.findByLabelText("Naam"), "Club");
  await user.click(screen.getByLabelText("Adres"));
  await user.paste("https://club.example.com");
  await user.type(screen.getByLabelText("Sleutel"), "k");
  const [give] = screen.getAllByLabelText("URL");
  if (!give) throw new Error("There is no field for the call that gives access.");
  await user.click(give);
  await user.paste("https://club.example.com/in");
  await user.click(screen.getByRole("button", { name: "Opslaan" }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({ connector: "http-member", base_url: "https://club.example.com", revoke: null });
  expect(bodies[0]?.grant).toMatchObject({ url_template: "https://club.example.com/in" });
});

it("a call of the owner's own is read back unchanged", () => {
  const template = {
    ...{ method: "PUT" as const, url_template: "https://x.example/{email}", body_template: "{}" },
    headers: { authorization: "[masked]", "x-time": "10:00" },
  };
  expect(toTemplate(toTemplateValues(template))).toEqual(template);
  expect(toTemplate(toTemplateValues(null))).toBeNull();
});
