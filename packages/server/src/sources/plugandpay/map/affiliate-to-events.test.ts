import { type AffiliateEvent, parseEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { readFetched } from "../fetch/plugandpay-client.ts";
import { affiliateToEvents, fetchedSeller } from "./affiliate-to-events.ts";
import { type AffiliateHistory, type KnownEvent, NEW_AFFILIATE } from "./event-history.ts";

const ASKED = new Date("2026-11-24T10:00:00.000Z");
const at = (text: string, since = text): KnownEvent => ({
  at: new Date(text),
  knownSince: new Date(since),
  doubtMs: 0,
});

function aSeller(changes: Record<string, unknown> = {}) {
  const body = { id: 5, name: "Sam de Vries", email: "sam@example.com", status: "accepted", ...changes };
  const read = readFetched(fetchedSeller, body, { kind: "affiliate" });
  if (!read.ok) throw new Error(JSON.stringify(read.thing));
  return read.value;
}

function eventsOf(
  status: string,
  noticeType: AffiliateEvent["type"] = "affiliate.accepted",
  history: AffiliateHistory = NEW_AFFILIATE,
) {
  return affiliateToEvents(aSeller({ status }), { noticeType, history, askedAt: ASKED });
}

describe("a fetched affiliate", () => {
  it("becomes an event with the time of the request", () => {
    expect(parseEvent(eventsOf("accepted")[0])).toEqual({
      ok: true,
      event: {
        key: "affiliate:5:accepted",
        type: "affiliate.accepted",
        occurred_at: "2026-11-24T10:00:00.000Z",
        data: { affiliate: { id: "5", name: "Sam de Vries", email: "sam@example.com", status: "accepted" } },
      },
    });
  });

  it.each([
    ["accepted", "affiliate.accepted", ["affiliate:5:accepted"]],
    ["accepted", "affiliate.quit", ["affiliate:5:accepted"]],
    ["pending", "affiliate.accepted", []],
    ["declined", "affiliate.declined", ["affiliate:5:declined"]],
    ["declined", "affiliate.accepted", ["affiliate:5:declined"]],
    ["declined", "affiliate.quit", ["affiliate:5:quit"]],
    ["stopped", "affiliate.quit", ["affiliate:5:quit"]],
    ["stopped", "affiliate.declined", []],
    ["pending", "affiliate.quit", []],
  ] as const)("that is %s, noticeType of by %s, is %j", (status, noticeType, keys) => {
    expect(eventsOf(status, noticeType).map(({ key }) => key)).toEqual(keys);
  });

  it("gets a number when accepted again after a decline, but not when reported again", () => {
    const accepted = [at("2026-11-01T10:00:00Z")];
    const declined = [at("2026-11-02T10:00:00Z")];
    const keyOf = (history: Partial<AffiliateHistory>) =>
      eventsOf("accepted", "affiliate.accepted", { ...NEW_AFFILIATE, ...history })[0]?.key;
    expect(keyOf({ accepted })).toBe("affiliate:5:accepted");
    expect(keyOf({ accepted, declined })).toBe("affiliate:5:accepted:2");
    expect(keyOf({ accepted, quit: declined })).toBe("affiliate:5:accepted:2");
    expect(keyOf({ accepted: [...accepted, at("2026-11-03T10:00:00Z")], declined })).toBe("affiliate:5:accepted:2");
    // Both were fetched at the same time, so that it is unknown which came first.
    expect(keyOf({ accepted: [at("2026-11-02T09:59:59Z", "2026-11-02T10:00:01Z")], declined })).toBe(
      "affiliate:5:accepted",
    );
  });

  it("is later than all events that were known before the request, even if a clock differs", () => {
    const history = { ...NEW_AFFILIATE, declined: [at("2026-11-24T10:00:00Z", "2026-11-24T10:00:05Z")] };
    expect(eventsOf("accepted", "affiliate.accepted", history)[0]?.occurred_at).toBe("2026-11-24T10:00:05.001Z");
  });

  it("has the name of its contact if it has none itself, and the reason why it was declined", () => {
    const contact = { email: "sam@example.com", firstname: "Sam", lastname: null };
    const seller = aSeller({ name: "", email: null, status: "declined", decline_reason: "No site.", contact });
    const [event] = affiliateToEvents(seller, {
      noticeType: "affiliate.declined",
      history: NEW_AFFILIATE,
      askedAt: ASKED,
    });
    expect(event?.data).toEqual({
      affiliate: { id: "5", name: "Sam", email: "sam@example.com", status: "declined", decline_reason: "No site." },
    });
  });
});
