import { describe, expect, test } from "vitest";
import { maskUrl } from "./mask-headers.ts";

describe("a masked URL", () => {
  test.each([
    ["https://example.com/", "https://example.com/"],
    ["https://example.com:8443/webhooks/orders", "https://example.com:8443/webhooks/orders"],
    ["https://example.com/api/v1/new-orders/42", "https://example.com/api/v1/new-orders/42"],
  ])("is %s without a mask, because every part is readable", (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });

  test.each([
    [
      "https://hooks.zapier.com/hooks/standard/123456/b7f0a2c4/",
      "https://hooks.zapier.com/hooks/standard/123456/[masked]/",
    ],
    [
      "https://hooks.slack.com/services/T0001/B0002/XXXXYYYY",
      "https://hooks.slack.com/services/[masked]/[masked]/[masked]",
    ],
    ["https://example.com/hook?token=secret&a=1", "https://example.com/hook?[masked]"],
    ["https://example.com/abcdefghijklmnopqrstuvwx", "https://example.com/[masked]"],
    ["https://example.com/%68ook", "https://example.com/[masked]"],
  ])("is not %s, because a part that may be a password is masked", (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });
});
