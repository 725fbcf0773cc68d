import { describe, expect, it } from "vitest";
import { formatMoment } from "./failed-deliveries.ts";

describe("a moment for people", () => {
  it.each([
    ["2026-03-15T09:00:30Z", "15 March 2026 at 10:00"],
    ["2026-07-31T22:30:00.000Z", "1 August 2026 at 00:30"],
    ["2026-12-31T18:30:00-05:00", "1 January 2027 at 00:30"],
    // The nights in which the clocks change.
    ["2026-03-29T00:59:59Z", "29 March 2026 at 01:59"],
    ["2026-03-29T01:00:00Z", "29 March 2026 at 03:00"],
    ["2026-10-25T00:59:59Z", "25 October 2026 at 02:59"],
    ["2026-10-25T01:00:00Z", "25 October 2026 at 02:00"],
  ])("%s is %s in Amsterdam, in any time zone of the runtime", (given, shown) => {
    expect(formatMoment(given)).toBe(shown);
  });

  it("is unchanged if it is not a time", () => {
    expect(formatMoment("soon")).toBe("soon");
  });
});
