import { describe, expect, test } from "vitest";
import { anEvent, aRule, CANCELLATIONS_URL, ORDERS_URL } from "../../test/rule-and-event.ts";
import type { HaakEvent } from "../events/event.ts";
import { sampleEvent } from "../events/sample-event.ts";
import { REASON_CODES } from "./decision.ts";
import { explainDecision } from "./explain-decision.ts";
import type { Rule } from "./rule.ts";

const explained = (event: HaakEvent, rule: Rule, code: (typeof REASON_CODES)[number]) => ({
  en: explainDecision({ event, rule, code }, "en"),
  nl: explainDecision({ event, rule, code }, "nl"),
});

const SECOND_OF_THREE = { kind: "installment", installment: { number: 2, count: 3 } };

describe("explainDecision", () => {
  test("S2: says that the rule waits for payment, and of which order", () => {
    expect(explained(anEvent("order.created"), aRule(ORDERS_URL), "waits_for_payment")).toEqual({
      en: "Order 2026-1001 was created; this rule waits for payment and makes its call as soon as the order is paid.",
      nl: "Bestelling 2026-1001 is aangemaakt; deze regel wacht op betaling: de aanroep volgt zodra de bestelling betaald is.",
    });
  });

  test("S3: says which box to tick, and which instalment it was", () => {
    expect(explained(anEvent("order.paid", SECOND_OF_THREE), aRule(ORDERS_URL), "recurring_off")).toEqual({
      en: "“Also for direct debits and instalments” is off; this was instalment 2 of 3.",
      nl: "“Ook aanroepen bij automatische incasso's en termijnbetalingen” staat uit; dit was termijn 2 van 3.",
    });
  });

  test("S3: a direct debit and an instalment without a number are named", () => {
    const renewal = explained(anEvent("order.paid", { kind: "renewal" }), aRule(ORDERS_URL), "recurring_off");
    const instalment = explained(anEvent("order.paid", { kind: "installment" }), aRule(ORDERS_URL), "recurring_off");
    expect(renewal.en).toContain("this was a direct debit of a subscription");
    expect(renewal.nl).toContain("dit was een automatische incasso van een abonnement");
    expect(instalment.nl).toContain("dit was een termijnbetaling");
  });

  test("a rule for one kind of recurring payment does not name the box", () => {
    const onlyDebits = aRule({ ...ORDERS_URL, kinds: ["first", "renewal"] });
    expect(explained(anEvent("order.paid", SECOND_OF_THREE), onlyDebits, "recurring_off")).toEqual({
      en: "This rule is only for first orders and direct debits; this was instalment 2 of 3.",
      nl: "Deze regel is alleen voor eerste bestellingen en automatische incasso's; dit was termijn 2 van 3.",
    });
  });

  test("a kind that is off is named with the kinds that are on", () => {
    const recurringOnly = aRule({ ...ORDERS_URL, kinds: ["installment", "renewal"] });
    expect(explained(anEvent("order.paid"), recurringOnly, "kind_off")).toEqual({
      en: "This rule is only for instalments and direct debits; this was a first order.",
      nl: "Deze regel is alleen voor termijnbetalingen en automatische incasso's; dit was een eerste bestelling.",
    });
  });

  test("S6: a call per line shows for how many of the lines", () => {
    const perLine = aRule({ ...ORDERS_URL, per_line: true, scope: { products: ["8"] } });
    expect(explained(anEvent("order.paid"), perLine, "called")).toEqual({
      en: "Order 2026-1001 matches this rule: one call per order line, for 1 of 2 lines.",
      nl: "Bestelling 2026-1001 past bij deze regel: één aanroep per orderregel, voor 1 van de 2.",
    });
  });

  test("S1, S8: a call shows what matched", () => {
    expect(explained(anEvent("order.paid", { number: null }), aRule(ORDERS_URL), "called").en).toBe(
      "Order 1001 matches this rule.",
    );
    expect(explained(anEvent("subscription.ended"), aRule(CANCELLATIONS_URL), "called").nl).toBe(
      "Abonnement 501 past bij deze regel.",
    );
  });

  test("S9: shows until when the subscription is active", () => {
    const rule = aRule(CANCELLATIONS_URL);
    expect(explained(anEvent("subscription.cancelled"), rule, "still_active")).toEqual({
      en: "Subscription 501 was cancelled but is still active until 24 December 2026; this rule makes its call when it ends.",
      nl: "Abonnement 501 is opgezegd, maar nog actief tot 24 december 2026; de aanroep volgt zodra het op inactief komt te staan.",
    });
    // The last hour of the year in London is the first hour of the next year in Amsterdam.
    const newYear = explained(
      anEvent("subscription.cancelled", { ends_at: "2026-12-31T23:30:00Z" }),
      rule,
      "still_active",
    );
    expect(newYear.en).toContain("still active until 1 January 2027;");
    expect(newYear.nl).toContain("nog actief tot 1 januari 2027;");
    const unknownEnd = explained(anEvent("subscription.cancelled", { ends_at: null }), rule, "still_active");
    expect(unknownEnd.en).toContain("(the end date is not known)");
    expect(unknownEnd.nl).toContain("(de einddatum is niet bekend)");
  });

  test("S11: shows what the rule is for and what was bought", () => {
    const rule = aRule({ ...ORDERS_URL, scope: { products: ["70"], product_groups: ["Books"] } });
    expect(explained(anEvent("order.paid"), rule, "other_product")).toEqual({
      en: "This rule is for product 70 or product group “Books”; order 2026-1001 is for “Course” (7) and “Workbook” (8).",
      nl: "Deze regel is voor product 70 of productgroep “Books”; bestelling 2026-1001 is voor “Course” (7) en “Workbook” (8).",
    });
    expect(explained(anEvent("order.paid", { lines: [] }), rule, "other_product").nl).toContain(
      "bevat geen orderregels",
    );
    expect(explained(anEvent("subscription.ended"), rule, "other_product").en).toContain(
      "subscription 501 is for “Course” (7)",
    );
  });

  test("S12: shows which upsell it was, if any", () => {
    const rule = aRule({ ...ORDERS_URL, scope: { upsells: ["3", "4"] } });
    const en = (fields: object) => explained(anEvent("order.paid", fields), rule, "other_upsell").en;
    const beginning = "This rule is for upsell 3 or 4; ";
    expect(en({ upsell: { id: "5", name: "Coaching" } })).toBe(
      `${beginning}order 2026-1001 came from upsell “Coaching” (5).`,
    );
    expect(en({ upsell: { id: "5" } })).toBe(`${beginning}order 2026-1001 came from upsell 5.`);
    expect(en({})).toBe(`${beginning}order 2026-1001 did not come from an upsell.`);
    expect(en({ kind: "upsell" })).toBe(`${beginning}it is not known which upsell order 2026-1001 came from.`);
  });

  test("another form is named", () => {
    const rule = aRule({ ...ORDERS_URL, trigger: "form.submitted", scope: { forms: ["42"] } });
    expect(explained(anEvent("form.submitted"), rule, "other_form")).toEqual({
      en: "This rule is for form 42; this was form “Intake” (41).",
      nl: "Deze regel is voor formulier 42; dit was formulier “Intake” (41).",
    });
  });

  test("S15: shows that it was made in test mode, and which box is off", () => {
    expect(explained(anEvent("order.paid", { mode: "test" }), aRule(ORDERS_URL), "test_order")).toEqual({
      en: "Order 2026-1001 was made in test mode; “Also for test orders” is off.",
      nl: "Bestelling 2026-1001 is in de testmodus gemaakt; “Ook bij testbestellingen” staat uit.",
    });
  });

  test("S15: names no box for a subscription, because the cancellations URL has none", () => {
    const event = anEvent("subscription.ended", { mode: "test" });
    expect(explained(event, aRule(CANCELLATIONS_URL), "test_order")).toEqual({
      en: "Subscription 501 was made in test mode; this rule skips test mode.",
      nl: "Abonnement 501 is in de testmodus gemaakt; deze regel slaat de testmodus over.",
    });
  });

  test("S17: shows that the rule was switched off", () => {
    expect(explained(anEvent("order.paid"), aRule(ORDERS_URL), "disabled")).toEqual({
      en: "This rule was switched off.",
      nl: "Deze regel stond uit.",
    });
  });

  test("S19: shows both times in Amsterdam time, whatever their offset", () => {
    const rule = aRule(ORDERS_URL, { created_at: "2026-11-24T23:15:00Z" });
    expect(explained(anEvent("order.paid"), rule, "made_later")).toEqual({
      en: "This happened on 24 November 2026 at 10:00, before this rule was made (25 November 2026 at 00:15).",
      nl: "Dit gebeurde op 24 november 2026 om 10:00, voordat deze regel gemaakt werd (25 november 2026 om 00:15).",
    });
    const event = { ...anEvent("order.paid"), occurred_at: "2026-11-24T09:00:00Z" };
    expect(explained(event, rule, "made_later")).toEqual(explained(anEvent("order.paid"), rule, "made_later"));
  });

  test("S21: shows that everything is paid and nothing was cancelled", () => {
    const event = anEvent("subscription.ended", { type: "installments", payments_left: 0, payments_done: 3 });
    expect(explained(event, aRule(CANCELLATIONS_URL), "paid_off")).toEqual({
      en: "All 3 instalments of subscription 501 are paid: nothing was cancelled, so this rule makes no call.",
      nl: "Alle 3 termijnen van abonnement 501 zijn betaald: er is niets opgezegd, dus volgt er geen aanroep.",
    });
  });

  test("shows that an endpoint is not called about itself, and what an event about one was", () => {
    const rule = aRule({ ...ORDERS_URL, trigger: "endpoint.failing" });
    expect(explained(sampleEvent("endpoint.failing"), rule, "own_endpoint")).toEqual({
      en: "This rule calls the endpoint that this event is about, and an endpoint is never called about itself.",
      nl: "Deze regel roept het eindpunt aan waar deze gebeurtenis over gaat, en een eindpunt wordt nooit over zichzelf aangeroepen.",
    });
    expect(explained(sampleEvent("endpoint.failing"), rule, "called").nl).toBe(
      "Eindpunt https://example.com/orders past bij deze regel.",
    );
    expect(explained(sampleEvent("endpoint.switched_off"), aRule(ORDERS_URL), "other_trigger").nl).toBe(
      "Deze regel is voor “Bestelling betaald”; dit was “Eindpunt uitgezet”.",
    );
  });

  test("another trigger is named as on the screen", () => {
    expect(explained(anEvent("affiliate.quit"), aRule(ORDERS_URL), "other_trigger")).toEqual({
      en: "This rule is for “Order paid”; this was “Affiliate quit”.",
      nl: "Deze regel is voor “Bestelling betaald”; dit was “Affiliate gestopt”.",
    });
  });

  test("long titles and lists are cut, so that the reason stays readable", () => {
    const lines = Array.from({ length: 9 }, (_, index) => ({
      product: { id: `${index}`, title: `${index} ${"👍".repeat(200_000)}\n` },
      quantity: 1,
      amount: "1.00",
      amount_with_tax: "1.21",
    }));
    const rule = aRule({ ...ORDERS_URL, scope: { products: ["70"] } });
    const { en } = explained(anEvent("order.paid", { lines }), rule, "other_product");
    expect(en).toMatch(/“0 👍+…” \(0\), “1 👍+…” \(1\), “2 👍+…” \(2\) and 6 more\.$/u);
    expect(en.length).toBeLessThan(600);
    expect(en.isWellFormed()).toBe(true);
  });

  test.each(REASON_CODES)("the reason %s has one sentence for every kind of event, in both languages", (code) => {
    for (const type of ["order.paid", "subscription.ended", "affiliate.quit", "form.submitted"] as const) {
      const { en, nl } = explained(anEvent(type), aRule(ORDERS_URL), code);
      expect(nl).not.toBe(en);
      expect(`${en}\n${nl}`).toMatch(/^[\p{Lu}“].*\.\n[\p{Lu}“].*\.$/u);
      expect(`${en} ${nl}`).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });
});
