import { expect, test } from "vitest";
import { plugandpayV1Time } from "./plugandpay-v1.ts";

test.each([
  ["2026-11-24T10:00:00+01:00", "2026-11-24 10:00:00"],
  ["2026-11-24t10:00:59.123456z", "2026-11-24 10:00:59"],
  ["2026-11-24T10:00Z", "2026-11-24 10:00:00"],
  [null, null],
  [undefined, null],
])("the time %j is written as the local time of the shop: %j", (moment, written) => {
  expect(plugandpayV1Time(moment)).toBe(written);
});
