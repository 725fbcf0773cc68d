import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import { renderPart } from "../../app/render-page.fixture.tsx";
import { ResendButton } from "./resend-button.tsx";

const hub = fakeHub();
const filter = { states: ["failed" as const], endpoint_id: "end_1" };

/** A hub with this many matching deliveries, and a replay with this progress. */
function replaying(matched: number, replay: object) {
  const bodies: unknown[] = [];
  hub.use(
    http.post("*/v1/replays", async ({ request }) => {
      const body = (await request.json()) as { dry_run?: boolean };
      bodies.push(body);
      return body.dry_run
        ? HttpResponse.json({ matched })
        : HttpResponse.json({ id: "rpl_1", matched }, { status: 202 });
    }),
    http.get("*/v1/replays/rpl_1", () => HttpResponse.json({ id: "rpl_1", matched, done: 0, failed: 0, ...replay })),
  );
  return bodies;
}

async function open(prepare?: () => Promise<unknown>) {
  const { user } = await renderPart(<ResendButton filter={filter} label="Stuur" {...(prepare && { prepare })} />);
  await user.click(screen.getByRole("button", { name: "Stuur" }));
  return { user, dialogue: within(await screen.findByRole("dialog")) };
}

describe("sending many again", () => {
  it("counts first, and sends exactly what was counted after the confirmation", async () => {
    const bodies = replaying(12, { state: "done", done: 12 });
    const { user, dialogue } = await open();
    expect(await dialogue.findByText(/Er worden 12 afleveringen opnieuw verstuurd/)).toBeDefined();
    expect(bodies).toEqual([{ filter, dry_run: true }]);
    await user.click(dialogue.getByRole("button", { name: "12 afleveringen versturen" }));
    expect(await dialogue.findByText("Alles is aangekomen")).toBeDefined();
    expect(bodies.filter((body) => !(body as { dry_run?: boolean }).dry_run)).toEqual([{ filter, dry_run: false }]);
  });

  it("runs the preparation first, and sends nothing if that fails", async () => {
    const bodies = replaying(1, { state: "done", done: 1 });
    const { user, dialogue } = await open(() => Promise.reject(new Error("off")));
    await user.click(await dialogue.findByRole("button", { name: "1 aflevering versturen" }));
    expect(await dialogue.findByRole("alert")).toBeDefined();
    expect(bodies).toEqual([{ filter, dry_run: true }]);
  });

  it("shows its progress, and can be stopped", async () => {
    let stopped = false;
    replaying(10, {});
    hub.use(
      http.get("*/v1/replays/rpl_1", () =>
        HttpResponse.json({ id: "rpl_1", state: stopped ? "stopped" : "running", matched: 10, done: 3, failed: 1 }),
      ),
      http.delete("*/v1/replays/rpl_1", () => {
        stopped = true;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user, dialogue } = await open();
    await user.click(await dialogue.findByRole("button", { name: "10 afleveringen versturen" }));
    expect((await dialogue.findByText(/4 van 10 klaar/)).textContent).toContain("1 is weer mislukt");
    expect(dialogue.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("40");
    await user.click(dialogue.getByRole("button", { name: "Stoppen" }));
    expect(await dialogue.findByText(/Wat nog niet verstuurd was, heeft weer de status van daarvoor/)).toBeDefined();
  });

  it("shows what failed again", async () => {
    replaying(2, { state: "done", done: 1, failed: 1 });
    const { user, dialogue } = await open();
    await user.click(await dialogue.findByRole("button", { name: "2 afleveringen versturen" }));
    expect(await dialogue.findByText("Klaar, maar niet alles is aangekomen")).toBeDefined();
  });

  it("cannot start if nothing matches, or if the count failed", async () => {
    replaying(0, {});
    const { user, dialogue } = await open();
    expect(await dialogue.findByText("Er is niets om opnieuw te versturen.")).toBeDefined();
    expect(dialogue.getByRole("button", { name: "Opnieuw versturen" })).toHaveProperty("disabled", true);
    await user.click(dialogue.getByRole("button", { name: "Annuleren" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    hub.use(http.post("*/v1/replays", () => aProblem(422, { detail: "Dat kan niet." })));
    await user.click(screen.getByRole("button", { name: "Stuur" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Dat kan niet.");
  });
});
