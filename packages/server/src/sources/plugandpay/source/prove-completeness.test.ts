import { expect, test } from "vitest";
import { type ComparedSpan, proveCompleteness } from "./prove-completeness.ts";

// A Thursday.
const NOW = new Date("2026-11-26T10:05:00+01:00");
const MONDAY = new Date("2026-11-23T10:05:00+01:00");

const prove = (span: Partial<ComparedSpan>, now = NOW) => {
  const until = new Date(NOW.getTime() - 5 * 60_000);
  const whole = { since: MONDAY, until, compared: 1_284, repaired: 0, unreadable: 0, ...span };
  return [proveCompleteness(whole, now, "en"), proveCompleteness(whole, now, "nl")];
};

test.each<[Partial<ComparedSpan>, string, string]>([
  [{}, "0 missing of 1,284 since Monday", "0 van de 1.284 ontbreken sinds maandag"],
  [{ compared: 0 }, "0 missing of 0 since Monday", "0 van de 0 ontbreken sinds maandag"],
  [{ compared: 1 }, "0 missing of 1 since Monday", "0 van de 1 ontbreekt sinds maandag"],
  [{ compared: 1_284_000 }, "0 missing of 1,284,000 since Monday", "0 van de 1.284.000 ontbreken sinds maandag"],
  [
    { repaired: 1 },
    "1 event was missing of 1,284 orders and subscriptions since Monday; it has been added",
    "Van 1.284 bestellingen en abonnementen sinds maandag ontbrak 1 gebeurtenis; die is alsnog verwerkt",
  ],
  [
    { compared: 1, repaired: 2 },
    "2 events were missing of 1 order or subscription since Monday; all of them have been added",
    "Van 1 bestelling of abonnement sinds maandag ontbraken 2 gebeurtenissen; die zijn allemaal alsnog verwerkt",
  ],
  [
    { repaired: 1_500, unreadable: 1 },
    "1,500 events were missing of 1,284 orders and subscriptions since Monday; all of them have been added; " +
      "1 order or subscription could not be read",
    "Van 1.284 bestellingen en abonnementen sinds maandag ontbraken 1.500 gebeurtenissen; die zijn allemaal alsnog verwerkt; " +
      "1 bestelling of abonnement kon niet worden gelezen",
  ],
  [
    { unreadable: 1_100 },
    "0 missing of 1,284 since Monday; 1,100 orders and subscriptions could not be read",
    "0 van de 1.284 ontbreken sinds maandag; 1.100 bestellingen en abonnementen konden niet worden gelezen",
  ],
])("%j is written as %s", (span, english, dutch) => {
  expect(prove(span)).toEqual([english, dutch]);
});

test.each([
  // By the time in Amsterdam. In London it is still Wednesday.
  ["2026-11-26T00:30:00+01:00", "00:30", "00:30 uur"],
  ["2026-11-25T23:30:00+01:00", "Wednesday", "woensdag"],
  ["2026-11-20T00:00:00+01:00", "Friday", "vrijdag"],
  ["2026-11-19T23:59:00+01:00", "19 November 2026", "19 november 2026"],
  ["2025-11-26T10:00:00+01:00", "26 November 2025", "26 november 2025"],
])("a start at %s is written as %s", (since, english, dutch) => {
  expect(prove({ since: new Date(since) })).toEqual([
    `0 missing of 1,284 since ${english}`,
    `0 van de 1.284 ontbreken sinds ${dutch}`,
  ]);
});

test("an older comparison is written with its end", () => {
  const later = new Date(NOW.getTime() + 2 * 3_600_000);
  expect(prove({}, later)).toEqual([
    "0 missing of 1,284 from 23 November 2026 to 26 November 2026",
    "0 van de 1.284 ontbreken van 23 november 2026 tot en met 26 november 2026",
  ]);
  const within = new Date(NOW.getTime() + 2 * 3_600_000 - 6 * 60_000);
  expect(prove({}, within)[0]).toBe("0 missing of 1,284 since Monday");
});
