import { expect, test } from "vitest";
import { phpForm } from "./php-form.ts";

test("nested values get square brackets, as PHP writes and reads them", () => {
  const body = phpForm({ products: [{ id: 7, pivot: { type: "order-bump" } }] });
  expect(body).toBe("products%5B0%5D%5Bid%5D=7&products%5B0%5D%5Bpivot%5D%5Btype%5D=order-bump");
});

test("booleans are 1 and 0, and null and empty lists are left out", () => {
  expect(phpForm({ first: true, test: false, plan: null, custom_rows: [], total: 121.5 })).toBe(
    "first=1&test=0&total=121.5",
  );
});
