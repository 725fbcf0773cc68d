import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OUTCOMES } from "../queue/outcome.ts";
import { ENDPOINT_HEALTHS } from "./endpoint-health.ts";
import { type ExplainedHealth, explainHealth, explainLastError, OFF_REASONS } from "./explain-health.ts";

const facts = (changes: Partial<ExplainedHealth> = {}): ExplainedHealth => ({
  health: "off",
  offReason: "failing",
  offSince: "2026-11-29T11:00:00+01:00",
  failingSince: "2026-11-24T11:00:00+01:00",
  switchesOffAt: null,
  lastError: { at: "2026-11-29T11:00:00+01:00", outcome: "rejected", status: 500, error: null },
  ...changes,
});

describe("the text about an endpoint", () => {
  test("that is off says since when, why, and how to fix it", () => {
    expect(explainHealth(facts(), "en")).toBe(
      "Switched off on 29 November 2026 at 11:00, because no call had arrived since 24 November 2026 at 11:00: the last one was answered with 500. Nothing is lost. Switch it on again when the receiver works. You can then send the waiting deliveries, or cancel them.",
    );
    expect(explainHealth(facts(), "nl")).toBe(
      "Uitgezet op 29 november 2026 om 11:00, omdat er sinds 24 november 2026 om 11:00 geen enkele aanroep aankwam: de laatste werd beantwoord met 500. Er gaat niets verloren. Zet het weer aan als de ontvanger werkt. Je kunt de wachtende afleveringen dan versturen of annuleren.",
    );
  });

  test("that is failing says since when, and when it will be switched off if people were warned", () => {
    const failing = facts({ health: "failing", offReason: null, offSince: null, lastError: null });
    expect(explainHealth(failing, "en")).toBe("Calls have failed since 24 November 2026 at 11:00.");
    const warned = { ...failing, health: "paused", switchesOffAt: "2026-11-29T11:00:00+01:00" } as const;
    expect(explainHealth(warned, "nl")).toBe(
      "Aanroepen mislukken sinds 24 november 2026 om 11:00. De hub blijft één aflevering proberen en verstuurt de andere zodra die aankomt. Als er tot 29 november 2026 om 11:00 geen enkele aanroep aankomt, wordt dit eindpunt uitgezet.",
    );
  });

  test("exists for every state but ok, and never has an empty value", () => {
    const times = fc.option(fc.constant("2026-11-24T11:00:00+01:00"));
    const anything = fc.record({
      health: fc.constantFrom(...ENDPOINT_HEALTHS),
      offReason: fc.option(fc.constantFrom(...OFF_REASONS)),
      ...{ offSince: times, failingSince: times, switchesOffAt: times },
      lastError: fc.option(
        fc.record({
          at: fc.constant("2026-11-24T11:00:00+01:00"),
          outcome: fc.constantFrom(...OUTCOMES),
          status: fc.option(fc.constantFrom(302, 404, 410, 500)),
          error: fc.constant(null),
        }),
      ),
    });
    fc.assert(
      fc.property(anything, fc.constantFrom("nl" as const, "en" as const), (some, language) => {
        const text = explainHealth(some, language);
        if (some.health === "ok") {
          expect(text).toBeNull();
          return;
        }
        expect(text).toMatch(/^\p{Lu}.+\.$/u);
        expect(text).not.toMatch(/undefined|null|NaN|Invalid|: \./);
      }),
    );
  });

  test.each(OUTCOMES)("describes an attempt that ended %s", (outcome) => {
    for (const language of ["nl", "en"] as const)
      expect(explainLastError({ outcome, status: null }, language)).toMatch(/\w/);
  });
});
