import { parseEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { aFetchedOrder, aPayment } from "./fetched.fixture.ts";
import { reversalOf, takenBackKey } from "./reversal-of.ts";

const NOTHING_BESIDE = { installment: null, upsell: null };
const reversals = (status: string) =>
  reversalOf(
    aFetchedOrder({ id: 1001, updated_at: "2026-12-01T10:00:00.000000Z", payment: aPayment({ status }) }),
    NOTHING_BESIDE,
  );

describe("a payment", () => {
  it.each(["reversed", "credited"])("that is %s was taken back, at the order's last change", (status) => {
    const [draft] = reversals(status);
    expect(draft).toMatchObject({
      key: "order:1001:reversed",
      type: "payment.reversed",
      occurred_at: "2026-12-01T10:00:00.000000Z",
    });
    expect(parseEvent(draft).ok).toBe(true);
    expect(draft && takenBackKey(draft)).toBe("order:1001:paid");
  });

  it.each(["open", "processing", "paid", "credit_invoice", "new_at_plugandpay"])("that is %s was not", (status) => {
    expect(reversals(status)).toEqual([]);
  });
});
