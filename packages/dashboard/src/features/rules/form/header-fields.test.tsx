import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../../api/client/hub.fixture.ts";
import type { RuleBody } from "../../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../../app/render-page.fixture.tsx";
import { aPreview, aRule, catalogue, tagged } from "../rules.fixture.ts";

const hub = fakeHub();
const open = (address: string) => renderAt(address, { session: aShopSession });
const input = { selector: "input" };

let previewed: unknown[] = [];
beforeEach(() => {
  previewed = [];
  hub.use(
    ...catalogue,
    http.post("*/v1/rules/preview", async ({ request }) => {
      previewed.push(await request.json());
      return HttpResponse.json(aPreview());
    }),
  );
});

type User = Awaited<ReturnType<typeof open>>["user"];

describe("the headers of a rule", () => {
  const headers = () => screen.getAllByRole("group", { name: /^Header / });
  const inHeader = (name: string) => within(screen.getByRole("group", { name: `Header ${name}` }));
  const ruleWith = (more: Record<string, string>) =>
    aRule({ action: { type: "webhook", url: "https://example.com/course", format: "haak", headers: more } });
  const savedAs = (rule: ReturnType<typeof aRule>) => {
    const bodies: RuleBody[] = [];
    hub.use(
      http.get("*/v1/rules/rul_1", () => tagged(rule)),
      http.patch("*/v1/rules/rul_1", async ({ request }) => {
        bodies.push((await request.json()) as RuleBody);
        return tagged(rule, '"two"');
      }),
    );
    return bodies;
  };
  /** Pasted, because each typed key renders the page again. */
  const paste = async (user: User, field: HTMLElement, text: string) => {
    await user.click(field);
    await user.paste(text);
  };
  const save = (user: User) => user.click(screen.getByRole("button", { name: "Opslaan" }));

  it("are added and removed, keep hidden values unchanged, and are left out of previews", async () => {
    const bodies = savedAs(ruleWith({ "X-Key": "[masked]", "X-Shop": "7", "X-Old": "1" }));
    const { user, container } = await open("/rules/rul_1");
    await waitFor(() => expect(headers()).toHaveLength(3));
    const kept = inHeader("X-Key").getByLabelText("Waarde", input);
    expect([kept.getAttribute("type"), kept.getAttribute("value"), kept.getAttribute("placeholder")]).toEqual([
      ...["password", "", "Blijft zoals het is"],
    ]);
    expect(inHeader("X-Shop").getByLabelText("Waarde", input).getAttribute("type")).toBe("password");
    await user.click(screen.getByRole("button", { name: "Header X-Old verwijderen" }));
    await user.click(screen.getByRole("button", { name: "Header toevoegen" }));
    await paste(user, inHeader("3").getByLabelText("Naam van de header"), "Authorization");
    await paste(user, inHeader("Authorization").getByLabelText("Waarde", input), "Bearer geheim-7");
    await save(user);
    await waitFor(() => expect(bodies).toHaveLength(1));
    expect(bodies[0]?.action).toMatchObject({
      headers: { "X-Key": "[masked]", "X-Shop": "7", Authorization: "Bearer geheim-7" },
    });
    expect(container.textContent).not.toContain("geheim-7");
    await waitFor(() => expect(previewed).not.toEqual([]));
    expect(JSON.stringify(previewed)).not.toMatch(/X-Key|geheim/);
  });

  it("lose a hidden value under another name, and must have different names", async () => {
    const bodies = savedAs(ruleWith({ "X-Key": "[masked]", "x-shop": "7" }));
    const { user } = await open("/rules/rul_1");
    const name = (await screen.findAllByLabelText("Naam van de header"))[0] ?? document.body;
    await user.clear(name);
    await save(user);
    expect(await screen.findByText(/Vul de naam van de header in/)).toBeDefined();
    await paste(user, name, "X-Other");
    await save(user);
    expect(await inHeader("X-Other").findByText(/Vul de waarde van de header in/)).toBeDefined();
    await user.clear(name);
    await paste(user, name, "X-Shop");
    await save(user);
    expect(await screen.findByText(/Deze header staat er al/)).toBeDefined();
    expect(bodies).toEqual([]);
  });

  it("show the hub's errors at their fields", async () => {
    savedAs(ruleWith({}));
    const message = "kan niet worden ingesteld, want host wordt door Haak ingevuld";
    hub.use(
      http.patch("*/v1/rules/rul_1", () => aProblem(422, { errors: [{ pointer: "/action/headers/a~1b", message }] })),
    );
    const { user } = await open("/rules/rul_1");
    await user.click(await screen.findByText("Geavanceerd"));
    await user.click(screen.getByRole("button", { name: "Header toevoegen" }));
    await user.type(inHeader("1").getByLabelText("Naam van de header"), "a/b");
    await user.type(inHeader("a/b").getByLabelText("Waarde", input), "1");
    await save(user);
    expect(await inHeader("a/b").findByText(/^Kan niet worden ingesteld, want host/)).toBeDefined();
    expect(screen.getByRole("alert").textContent).toContain("Kijk bij de velden met een rode tekst");
  });
});
