import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { aProblem, fakeHub } from "../../api/client/hub.fixture.ts";
import type { AuditEntry } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { subjectPath } from "./subject-path.ts";

const hub = fakeHub();

const change = (entry: Partial<AuditEntry>): AuditEntry => ({
  id: "aud_1",
  at: "2026-11-24T10:00:00.000Z",
  by: { kind: "api_key", id: "key_1", name: "Boekhouding" },
  address: "203.0.113.7",
  action: "rule.changed",
  subject: "rul_1",
  subject_name: "Nieuwe cursisten",
  fields: ["name", "action", "no_such_field"],
  ...entry,
});

const show = (data: AuditEntry[]) => {
  hub.use(http.get("*/v1/audit-log", () => HttpResponse.json({ data, next_cursor: null })));
  return renderAt("/settings/changes", { session: aShopSession });
};

describe("the changes of a shop", () => {
  it("show who changed what, when and from where, with a link to it", async () => {
    const admin: AuditEntry["by"] = { kind: "admin", id: null, name: null };
    await show([
      change({}),
      change({
        id: "aud_2",
        action: "api_key.deleted",
        subject: "key_9",
        subject_name: null,
        fields: [],
        by: admin,
        address: "::1",
      }),
    ]);
    const [rule, key] = within(await screen.findByRole("list", { name: "Wijzigingen" })).getAllByRole("listitem");
    expect(rule?.textContent).toContain("Regel gewijzigd: Nieuwe cursisten");
    expect(rule?.textContent).toContain("Het ging om: naam, wat er gebeurt, no_such_field");
    expect(rule?.textContent).toContain("Door de sleutel “Boekhouding”, vanaf 203.0.113.7");
    expect(screen.getByRole("link", { name: "Bekijken: Regel gewijzigd: Nieuwe cursisten" }).getAttribute("href")).toBe(
      "/rules/rul_1",
    );
    expect(key?.textContent).toMatch(/API-sleutel verwijderd.*Door de beheerder, vanaf ::1/);
    // No link, because a deleted key has no page.
    expect(within(key as HTMLElement).queryByRole("link")).toBeNull();
  });

  it("show that there are none yet, or that they could not be loaded", async () => {
    await show([]);
    expect(await screen.findByText("Er is nog niets gewijzigd")).toBeDefined();
    hub.use(http.get("*/v1/audit-log", () => aProblem(404)));
    await renderAt("/settings/changes", { session: aShopSession });
    expect(await screen.findByText("De wijzigingen konden niet worden geladen")).toBeDefined();
  });

  it.each([
    ["endpoint.secret.rotated", "end_1", "/endpoints/end_1"],
    ["api_key.created", "key_1", "/settings/webhooks"],
    ["settings.webhooks.changed", null, "/settings/webhooks"],
    ["settings.alerts.changed", null, "/settings/alerts"],
    ["endpoint.tested", "end_1", "/endpoints/end_1"],
    ["delivery.retried", "dlv_1", "/deliveries/dlv_1"],
    ["replay.started", "rpl_1", "/deliveries"],
    ["preview.sent", "rpl_1", "/deliveries"],
    ["notice.retried", "ntc_1", "/plugandpay"],
    ["reconciliation.started", "rec_1", "/plugandpay"],
    ["task.done", "tsk_1", "/access/tasks"],
    ["access.rebuilt", null, "/access"],
    ["comparison.applied", "cmp_1", "/access/compare"],
    ["hook.created", "rul_1", "/zapier"],
    ["connection.changed", "hcn_1", "/access/connections"],
    ["hold.released", "hld_1", "/access/holds"],
    ["plugandpay.changed", null, "/plugandpay"],
    ["rule.deleted", "rul_1", null],
    ["shop.created", "shp_1", null],
    ["erasure.started", "era_1", null],
  ] as const)("of %s link to %s", (action, subject, path) => {
    expect(subjectPath({ action, subject })).toBe(path);
  });
});
