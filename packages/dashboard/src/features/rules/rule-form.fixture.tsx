import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach } from "vitest";
import { fakeHub } from "../../api/client/hub.fixture.ts";
import type { Preview, RuleBody } from "../../api/client/openapi.ts";
import { aShopSession, renderAt } from "../../app/render-page.fixture.tsx";
import { aPreview, aRule, catalogue, listOf, tagged } from "./rules.fixture.ts";

export const open = (address: string) => renderAt(address, { session: aShopSession });

export const whatIf = async () => within(await screen.findByRole("region", { name: "Wat als?" }));

interface Asked {
  readonly rule: RuleBody & { readonly id?: string };
  readonly days: number;
}

/** Answers every request of the form. Call it at the top of a test file. */
export function fakeRuleForm() {
  const hub = fakeHub();
  const previewed: Asked[] = [];
  /** Answers previews and records their requests. */
  const previewsAre = (preview: Preview) =>
    hub.use(
      http.post("*/v1/rules/preview", async ({ request }) => {
        previewed.push((await request.json()) as Asked);
        return HttpResponse.json(preview);
      }),
    );
  beforeEach(() => {
    previewed.length = 0;
    hub.use(
      ...catalogue,
      http.get("*/v1/rules", () => listOf([])),
      http.get("*/v1/huddle/connections", () => listOf([{ id: "hcn_1", name: "Mijn Huddle", lite: false }])),
    );
    previewsAre(aPreview());
  });
  const saved = () => hub.use(http.get("*/v1/rules/rul_1", () => tagged(aRule())));
  return { hub, previewed, previewsAre, saved };
}
