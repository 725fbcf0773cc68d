import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { translateCoreMessage } from "../i18n/core-messages.ts";
import { endpointUrl, findEndpointUrlProblem } from "./endpoint-url.ts";

/**
 * Addresses as people type them, in any script. Not `fc.webUrl`, because that first builds a table of all code
 * points, which takes a second and made a test time out on a busy machine.
 */
const anyPart = fc.string({ unit: "grapheme", maxLength: 12 });
const anyAddress = fc
  .record({
    scheme: fc.constantFrom("https", "http", "HTTPS"),
    host: fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
    ),
    port: fc.option(fc.integer({ min: 0, max: 65_535 })),
    path: fc.array(fc.oneof(anyPart, fc.constantFrom(".", "..", "%2e", "")), { maxLength: 4 }),
    query: fc.option(anyPart),
    fragment: fc.option(anyPart),
  })
  .map(({ scheme, host, port, path, query, fragment }) => {
    const authority = port === null ? host : `${host}:${port}`;
    const rest = [query === null ? "" : `?${query}`, fragment === null ? "" : `#${fragment}`];
    return `${scheme}://${authority}/${path.join("/")}${rest.join("")}`;
  });

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

  test("the address of an address is the same", () => {
    fc.assert(
      fc.property(anyAddress, (url) => {
        expect(endpointUrl(endpointUrl(url))).toBe(endpointUrl(url));
      }),
    );
  });

  test("a wrong address throws, because it must be checked before", () => {
    expect(() => endpointUrl("example.com/hook")).toThrow(/The address is not a web address/);
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
    expect(translateCoreMessage(findEndpointUrlProblem(url), "en")).toMatch(message);
  });

  test("the password of a refused address is not repeated", () => {
    expect(JSON.stringify(findEndpointUrlProblem("https://user:hunter2@example.com/"))).not.toContain("hunter2");
  });
});
