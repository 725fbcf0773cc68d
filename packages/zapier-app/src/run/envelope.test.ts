import { describe, expect, it } from "vitest";
import { isEnvelope } from "./envelope.ts";

const envelope = { id: "dlv_1", type: "order.paid", timestamp: "2026-11-24T10:00:00+01:00", data: { order: {} } };

describe("isEnvelope", () => {
  it("accepts an envelope of its type, also with the query that Zapier adds", () => {
    expect(isEnvelope(envelope, "order.paid", "order")).toBe(true);
    expect(isEnvelope({ ...envelope, querystring: {} }, "order.paid", "order")).toBe(true);
  });

  it.each([
    ["another type", { ...envelope, type: "order.created" }],
    ["no id", { ...envelope, id: "" }],
    ["no time", { ...envelope, timestamp: null }],
    ["no order", { ...envelope, data: {} }],
    ["no data", { ...envelope, data: null }],
    ["a list", [envelope]],
    ["nothing", undefined],
    ["text", "order.paid"],
  ])("refuses %s", (_what, body) => {
    expect(isEnvelope(body, "order.paid", "order")).toBe(false);
  });
});
