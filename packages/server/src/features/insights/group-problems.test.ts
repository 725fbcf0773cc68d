import { describe, expect, it } from "vitest";
import { type FailingDelivery, groupProblems } from "./group-problems.ts";

const failing = (changes: Partial<FailingDelivery> = {}): FailingDelivery => ({
  endpointId: "end_1",
  outcome: "rejected",
  status: 500,
  createdAt: new Date("2026-11-24T10:00:00Z"),
  order: { id: "1001", currency: "EUR", amount: "121.00" },
  ...changes,
});
const order = (id: string, amount: string | null, currency = "EUR") => ({ order: { id, amount, currency } });

describe("the groups of failing deliveries", () => {
  it("are one for each endpoint and cause", () => {
    const some = [
      failing(),
      failing({ status: 502 }),
      failing({ outcome: "timed_out", status: null }),
      failing({ endpointId: "end_2" }),
      failing({ createdAt: new Date("2026-11-20T10:00:00Z") }),
    ];
    const groups = groupProblems(some);
    expect(
      groups.map(({ endpointId, cause, deliveries }) => [endpointId, cause.outcome, cause.status, deliveries]),
    ).toEqual([
      ["end_1", "rejected", 500, 2],
      ["end_1", "rejected", 502, 1],
      ["end_1", "timed_out", null, 1],
      ["end_2", "rejected", 500, 1],
    ]);
    expect([groups[0]?.firstAt, groups[0]?.lastAt]).toEqual([
      new Date("2026-11-20T10:00:00Z"),
      new Date("2026-11-24T10:00:00Z"),
    ]);
  });

  it("count the money of an order once, however many of its deliveries failed", () => {
    const [group] = groupProblems([failing(), failing(), failing(order("1002", "0.10")), failing({ order: null })]);
    expect(group).toMatchObject({ deliveries: 4, orders: 2, amounts: [{ currency: "EUR", amount: "121.10" }] });
  });

  it("add cents exactly, and keep currencies apart, the greatest first", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => failing(order(`a${index}`, "0.10")));
    const [group] = groupProblems([...many, failing(order("b", "100.01", "USD")), failing(order("c", "-0.05"))]);
    expect(group?.amounts).toEqual([
      { currency: "USD", amount: "100.01" },
      { currency: "EUR", amount: "99.95" },
    ]);
  });

  it("leave out missing amounts, and amounts that are not money", () => {
    const [group] = groupProblems([failing(order("1", null)), failing(order("2", "much"))]);
    expect(group).toMatchObject({ orders: 2, amounts: [] });
  });

  it("come with the most money first, and then with the most deliveries", () => {
    const groups = groupProblems([
      failing({ endpointId: "end_none", order: null }),
      ...[1, 2].map(() => failing({ endpointId: "end_many", order: null })),
      failing({ endpointId: "end_little", ...order("1", "9.00") }),
      failing({ endpointId: "end_much", ...order("2", "10.00") }),
    ]);
    expect(groups.map(({ endpointId }) => endpointId)).toEqual(["end_much", "end_little", "end_many", "end_none"]);
  });

  it("are empty if nothing fails", () => {
    expect(groupProblems([])).toEqual([]);
  });
});
