import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endpointUrl, findEndpointUrlProblem } from "./endpoint-url.ts";

describe("endpointUrl", () => {
  test.each([
    ["https://example.com", "https://example.com/"],
    ["HTTPS://EXAMPLE.com:443/Hook", "https://example.com/Hook"],
    ["http://127.0.0.1:8080/hook?key=1", "http://127.0.0.1:8080/hook?key=1"],
    ["https://example.com/a/../b#part", "https://example.com/b"],
    ["https://example.com/#", "https://example.com/"],
    ["  https://bücher.example/é  ", "https://xn--bcher-kva.example/%C3%A9"],
  ])("%s is the endpoint %s", (typed, address) => {
    expect(endpointUrl(typed)).toBe(address);
  });

  test("the address of an address is itself", () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        expect(endpointUrl(endpointUrl(url))).toBe(endpointUrl(url));
      }),
    );
  });

  test("a wrong address is a broken promise and throws", () => {
    expect(() => endpointUrl("example.com/hook")).toThrow(TypeError);
  });
});

describe("findEndpointUrlProblem", () => {
  test.each([
    ["", /in full/],
    ["example.com/hook", /in full/],
    ["/hook", /in full/],
    ["https://", /in full/],
    ["ftp://example.com", /"ftp:"/],
    ["javascript:alert(1)", /"javascript:"/],
    ["https://user:pass@example.com/", /user name or password/],
    ["https://user@example.com/", /user name or password/],
    ["https://:pass@example.com/", /user name or password/],
    [`https://example.com/${"a".repeat(2048)}`, /2048/],
  ])("%j is refused", (url, message) => {
    expect(findEndpointUrlProblem(url)).toMatch(message);
  });

  test("the password of a refused address is not repeated", () => {
    expect(findEndpointUrlProblem("https://user:hunter2@example.com/")).not.toContain("hunter2");
  });
});
