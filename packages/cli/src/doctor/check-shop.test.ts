import { describe, expect, it } from "vitest";
import { judgeShop, type ShopFacts } from "./check-shop.ts";

const aRule: ShopFacts["rules"][number] = {
  ...{ id: "rul_1", name: "Bookkeeping", enabled: true, include_test: false },
  endpoint: { id: "end_1", enabled: true },
};
const tells = (...all: ShopFacts["notices"][number]["tells"][]) => all.map((one) => ({ tells: one }));

/** A shop in which everything is right. */
const well: ShopFacts = {
  source: { has_api_token: true, last_seen_at: "2026-11-24T10:00:00Z" },
  notices: tells("order.paid", "subscription.ended"),
  events: { any: true, modes: ["test", "live"] },
  rules: [aRule],
  alerts: { email: "owner@example.com", sends_mail: true, last_problem: null },
};

/** Everything that is not right, with what to do about it. */
const problemsOf = (facts: Partial<ShopFacts>) =>
  judgeShop({ ...well, ...facts })
    .filter(({ state }) => state === "warning" || state === "failed")
    .map(({ state, check, detail, remedy }) => `${state}, ${check}: ${detail}. ${remedy}`);

describe("the checks of a shop", () => {
  it("find nothing in a shop in which everything is right", () => {
    expect(problemsOf({})).toEqual([]);
  });

  it("say how a shop is connected with which nothing is connected", () => {
    const source = { has_api_token: false, last_seen_at: null };
    expect(problemsOf({ source, notices: [], events: { any: false, modes: [] } })).toEqual([
      expect.stringMatching(/^warning, connection: nothing is connected to this shop\. Follow the three steps/),
    ]);
  });

  it("do not ask a shop that reports its events to the API for Plug&Pay", () => {
    expect(problemsOf({ source: { has_api_token: false, last_seen_at: null }, notices: [] })).toEqual([]);
  });

  it.each([
    [tells("order.created", "order.paid"), /no cancellation among the newest 2 notices\..*URL for cancellations too/],
    [tells("subscription.ended", null), /no order among the newest 2 notices\..*URL for orders too/],
    [tells(null), /no notice about an order or a cancellation yet\..*both URLs/],
    [[], /no notice about an order or a cancellation yet\..*both URLs/],
  ])("name the webhook of Plug&Pay that is not heard", (notices, problem) => {
    expect(problemsOf({ notices })).toEqual([expect.stringMatching(problem)]);
  });

  it("warn if all orders are test orders, and say whether a rule is called for them", () => {
    const events: ShopFacts["events"] = { any: true, modes: ["test", "test"] };
    expect(problemsOf({ events })).toEqual([
      expect.stringMatching(/all of the newest 2 are in test mode\. No rule is/),
    ]);
    expect(problemsOf({ events, rules: [{ ...aRule, include_test: true }] })).toEqual([
      expect.stringMatching(/Only rules that include test orders/),
    ]);
  });

  it("name a rule that is on while its endpoint is off, and no rule that is off", () => {
    const off = { ...aRule, endpoint: { id: "end_1", enabled: false } };
    expect(problemsOf({ rules: [off, { ...off, id: "rul_2", enabled: false }] })).toEqual([
      expect.stringMatching(/^warning, rule rul_1: Bookkeeping is on.*Switch end_1 on/),
    ]);
    expect(problemsOf({ rules: [] })).toEqual([expect.stringMatching(/there is no rule/)]);
  });

  it.each([
    [{ email: null }, /^warning, alerts: nobody is mailed/],
    [{ email: "owner@example" }, /^failed, alerts: owner@example has no valid domain/],
    [{ sends_mail: false }, /^failed, alerts: owner@example\.com gets nothing, because this hub sends no mail/],
    [{ last_problem: { at: null, text: "refused" } }, /^failed, alerts: the last mail .* failed: refused/],
  ])("name alerts that reach nobody", (alerts, problem) => {
    expect(problemsOf({ alerts: { ...well.alerts, ...alerts } })).toEqual([expect.stringMatching(problem)]);
  });
});
