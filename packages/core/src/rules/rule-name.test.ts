import fc from "fast-check";
import { expect, test } from "vitest";
import { TRIGGERS } from "../events/event-type.ts";
import type { Action } from "./action.ts";
import { defaultRuleName, SETTINGS_RULE_NAMES, translateRuleName } from "./rule-name.ts";

const HOOK = { type: "webhook", url: "https://hooks.example.com/s3cret", format: "haak", headers: {} } as const;
const GRANT: Extract<Action, { type: "huddle" }> = {
  ...{ type: "huddle", connection_id: "con_1", do: "grant", skus: ["A"], levels: [], delay_days: null },
};

test.each([
  [SETTINGS_RULE_NAMES.orders, "Instellingen: bestellingen"],
  [SETTINGS_RULE_NAMES.cancellations, "Instellingen: opzeggingen"],
  [defaultRuleName("order.paid", HOOK), "Bestelling betaald: webhook naar hooks.example.com"],
  [
    defaultRuleName("form.submitted", { type: "zapier", url: HOOK.url }),
    "Formulier verzonden: Zap bij hooks.example.com",
  ],
  [defaultRuleName("order.paid", GRANT), "Bestelling betaald: toegang geven in Huddle"],
  [
    defaultRuleName("subscription.ended", { ...GRANT, do: "revoke" }),
    "Abonnement beëindigd: toegang intrekken in Huddle",
  ],
  [defaultRuleName("order.paid", { ...GRANT, do: "add_user" }), "Bestelling betaald: gebruiker toevoegen aan Huddle"],
])("%s is %s in Dutch, and the same in English", (name, dutch) => {
  expect(translateRuleName(name, "nl")).toBe(dutch);
  expect(translateRuleName(name, "en")).toBe(name);
});

test.each([
  "Course opens Huddle",
  "Order paid",
  "Order paid: webhook to",
  "Order paid: webhook to my own server",
  "Settings",
  "",
])("%j was typed by a person, and stays the same", (name) => {
  expect(translateRuleName(name, "nl")).toBe(name);
});

test("every name that Haak generates is translated, for every trigger", () => {
  fc.assert(
    fc.property(fc.constantFrom(...TRIGGERS), fc.domain(), (trigger, host) => {
      const name = defaultRuleName(trigger, { ...HOOK, url: `https://${host}/hook` });
      expect(translateRuleName(name, "nl")).toMatch(/: webhook naar \S+$/);
    }),
  );
});
