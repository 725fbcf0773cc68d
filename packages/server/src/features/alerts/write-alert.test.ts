import { OPERATIONAL_EVENT_TYPES, type OperationalEvent, sampleEvent } from "@haak/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AlertInput, writeAlert } from "./write-alert.ts";

type Endpoint = OperationalEvent["data"]["endpoint"];

const anAlert = (
  type: OperationalEvent["type"],
  { endpoint = {}, ...input }: Partial<AlertInput> & { endpoint?: Partial<Endpoint> } = {},
) => {
  const event = sampleEvent(type) as OperationalEvent;
  const data = { ...event.data, endpoint: { ...event.data.endpoint, ...endpoint } };
  const known = { shopName: "De Cursus", language: "nl" as const, publicUrl: "https://haak.example.com" };
  return writeAlert({ event: { ...event, data }, ...known, ...input });
};

describe("the mail about an endpoint", () => {
  test("about a failure says what failed, since when, how many calls wait, and what to do", () => {
    expect(anAlert("endpoint.failing")).toMatchObject({
      subject: "De Cursus: aanroepen naar example.com komen niet aan",
      text: [
        "Sinds 22 november 2026 om 10:00 komt er niets aan bij https://example.com/orders: de laatste werd beantwoord met 500.",
        "Er wachten 27 aanroepen. Er gaat niets verloren: Haak verstuurt ze zodra de ontvanger weer antwoordt.",
        "Wat je kunt doen: vraag de beheerder van de ontvanger om dit te onderzoeken.",
        "Deze regels roepen het aan:",
        "- Instellingen: bestellingen",
        "Bekijk het in Haak:\nhttps://haak.example.com\n",
      ].join("\n\n"),
    });
  });

  test("with a warning says when the endpoint will be switched off", () => {
    const { subject, text } = anAlert("endpoint.failing", { endpoint: { percent: 50 }, language: "en" });
    expect(subject).toBe("De Cursus: calls to example.com still do not arrive");
    expect(text).toContain(
      "If nothing arrives before 27 November 2026 at 10:00, Haak switches the endpoint off. 50 % of the five days before that have passed.",
    );
  });

  test("about an endpoint that is off says how to switch it on again", () => {
    const { subject, text } = anAlert("endpoint.switched_off", { endpoint: { failed: 3 } });
    expect(subject).toBe("De Cursus: example.com is uitgezet");
    expect(text).toContain("zet het eindpunt daarna in Haak weer aan");
    expect(text).toContain("3 aanroepen zijn na alle pogingen mislukt");
  });

  test("about a 410 says that the rules need a new address", () => {
    const { subject, text } = anAlert("endpoint.switched_off", { endpoint: { off_reason: "gone" }, language: "en" });
    expect(subject).toBe("De Cursus: example.com accepts no more calls");
    expect(text).toContain("answered 410");
    expect(text).toContain("give the rules a new address");
  });

  test("about a recovery says that calls arrive again", () => {
    const { subject, text } = anAlert("endpoint.recovered", { endpoint: { pending: 1 } });
    expect(subject).toBe("De Cursus: aanroepen naar example.com komen weer aan");
    expect(text).toContain("Er wacht nog 1 aanroep; die wordt nu verstuurd.");
  });

  test("about Huddle mentions the buyers, but not that it will be switched off", () => {
    const huddle = { kind: "huddle", url: "https://huddle.example.com/membership/create/[masked]" } as const;
    const { text } = anAlert("endpoint.failing", { endpoint: { ...huddle, percent: 90, switches_off_at: null } });
    expect(text).toContain("Huddle (huddle.example.com)");
    expect(text).toContain("Kopers wachten op hun toegang.");
    expect(text).not.toContain("uitgezet");
  });

  test("about another connection mentions the buyers too, and names the system by its address", () => {
    const member = { kind: "http-member", url: "https://club.example.com/" } as const;
    for (const language of ["nl", "en"] as const) {
      const { text } = anAlert("endpoint.failing", { endpoint: { ...member, switches_off_at: null }, language });
      expect(text).toContain("https://club.example.com/");
      expect(text).toContain(
        language === "nl" ? "controleer of club.example.com werkt" : "check whether club.example.com works",
      );
      expect(text).not.toContain("Huddle");
    }
  });

  test("escapes the markup in names, and has a subject of one line", () => {
    const hostile = `<script>alert("1")</script>&'\n\rBcc: x`;
    const rules = [{ id: "rul_1", name: hostile }];
    for (const type of OPERATIONAL_EVENT_TYPES) {
      const { subject, html } = anAlert(type, {
        shopName: hostile,
        endpoint: { rules },
        publicUrl: 'https://x.y/"><i>',
      });
      expect(subject).not.toMatch(/[\r\n]/);
      expect(html).not.toMatch(/<script|<i>/);
      expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
      expect(html).toContain('<a href="https://x.y/&quot;&gt;&lt;i&gt;">');
    }
  });

  test("is complete when some facts are unknown", () => {
    const anything = fc.record({
      kind: fc.constantFrom("webhook", "zapier", "huddle", "http-member"),
      off_reason: fc.option(fc.constantFrom("gone" as const, "failing" as const)),
      failing_since: fc.option(fc.constant("2026-11-22T10:00:00Z")),
      switches_off_at: fc.option(fc.constant("2026-11-27T10:00:00Z")),
      percent: fc.option(fc.constantFrom(50, 70, 90)),
      ...{ pending: fc.nat(3), failed: fc.nat(3) },
    });
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom(...OPERATIONAL_EVENT_TYPES),
        fc.constantFrom("nl" as const, "en" as const),
        (endpoint, type, language) => {
          const { subject, text, html } = anAlert(type, { endpoint, language });
          expect(`${subject} ${text} ${html}`).not.toMatch(/undefined|null|NaN|\[object/);
        },
      ),
    );
  });
});
