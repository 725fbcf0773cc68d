import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { aPage, aTask, quietShop } from "./access.fixture.ts";

const hub = fakeHub();
const show = (address: string) => renderAt(address, { session: aShopSession });
beforeEach(() => hub.use(...quietShop));

describe("tasks", () => {
  it("show what to do, where and why, and are ticked off with a name", async () => {
    const bodies: unknown[] = [];
    let open = [aTask()];
    hub.use(
      http.get("*/v1/tasks", () => aPage(open)),
      http.post("*/v1/tasks/tsk_1/done", async ({ request }) => {
        bodies.push(await request.json());
        open = [];
        return HttpResponse.json(aTask({ done_at: "2026-11-26T09:00:00Z", done_by: "Noor" }));
      }),
    );
    const { user } = await show("/access/tasks");
    expect(await screen.findByText("Haal bo@example.com uit COURSE-7 in Mijn club")).toBeDefined();
    expect(screen.getByRole("link", { name: "Doe dit in Mijn club" }).getAttribute("href")).toBe(
      "https://club.example.com",
    );
    expect(screen.getByRole("link", { name: "Waarom?" }).getAttribute("href")).toBe("/access/acc_1");
    await user.type(screen.getByLabelText("Afgevinkt door"), "Noor");
    await user.click(screen.getByRole("button", { name: "Afvinken: bo@example.com" }));
    expect(await screen.findByText("Er is niets te doen")).toBeDefined();
    expect(bodies).toEqual([{ done_by: "Noor" }]);
  });

  it("that were cancelled meanwhile are reported as such when they are ticked off", async () => {
    hub.use(
      http.get("*/v1/tasks", () => aPage([aTask()])),
      http.post("*/v1/tasks/tsk_1/done", () => aProblem(409, { detail: "Deze taak is teruggenomen." })),
    );
    const { user } = await show("/access/tasks");
    await user.click(await screen.findByRole("button", { name: "Afvinken: bo@example.com" }));
    expect((await screen.findByRole("alert")).textContent).toBe("Deze taak is teruggenomen.");
  });

  it("that are done have an address of their own", async () => {
    const asked: (string | null)[] = [];
    hub.use(
      http.get("*/v1/tasks", ({ request }) => {
        asked.push(new URL(request.url).searchParams.get("done"));
        return aPage([aTask({ done_at: "2026-11-26T09:00:00Z", done_by: "Noor" })]);
      }),
    );
    await show("/access/tasks?done=true");
    expect(await screen.findByText(/Afgevinkt door Noor op/)).toBeDefined();
    expect(screen.queryByRole("button", { name: /Afvinken/ })).toBeNull();
    expect(asked).toContain("true");
  });
});

describe("a review of many revokes", () => {
  const aReview = {
    id: "hld_1",
    connection_id: "hcn_1",
    state: "held",
    waiting: 41,
    decided_at: null,
    decided_by: null,
  };
  const holds = (...rows: object[]) =>
    http.get("*/v1/holds", () => aPage(rows.map((row) => ({ ...row, created_at: "2026-11-26T09:00:00Z" }))));

  it.each([
    ["Laten doorgaan", "release", "41 mensen verliezen hun toegang."],
    ["Iedereen laten houden", "dismiss", "41 mensen houden hun toegang"],
  ])("is decided only after the question: %s", async (action, decision, text) => {
    const decided: string[] = [];
    hub.use(
      holds(aReview),
      http.post("*/v1/holds/hld_1/:decision", ({ params }) => {
        decided.push(String(params.decision));
        return HttpResponse.json({ ...aReview, state: "released", created_at: "2026-11-26T09:00:00Z" });
      }),
    );
    const { user } = await show("/access/holds");
    await user.click(await screen.findByRole("button", { name: action }));
    const dialogue = await screen.findByRole("dialog");
    expect(dialogue.textContent).toContain(text);
    expect(decided).toEqual([]);
    await user.click(within(dialogue).getByRole("button", { name: action }));
    await waitFor(() => expect(decided).toEqual([decision]));
  });

  it("shows afterwards who decided", async () => {
    hub.use(holds({ ...aReview, state: "dismissed", decided_at: "2026-11-26T10:00:00Z", decided_by: "Noor" }));
    await show("/access/holds");
    expect(await screen.findByText(/Besloten door Noor op/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Laten doorgaan" })).toBeNull();
  });
});
