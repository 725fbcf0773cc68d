import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskHeaders, secretValues, withoutSecrets } from "./mask-headers.ts";

describe("stored headers", () => {
  it.each([
    "authorization",
    "Authorization",
    "proxy-authorization",
    "cookie",
    "Set-Cookie",
    "x-api-key",
    "X-Auth-Token",
    "client-secret",
    "x-password",
    "x-functions-key",
  ])("show that there was a %s, but not its value", (name) => {
    expect(maskHeaders({ [name]: "hidden" })).toEqual({ [name]: "[masked]" });
  });

  it.each([
    "content-type",
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
    "x-signature",
    "user-agent",
    "date",
  ])("show %s as it was", (name) => {
    expect(maskHeaders({ [name]: "v1,abc=" })).toEqual({ [name]: "v1,abc=" });
  });

  it("contain no NUL, because the database cannot store it", () => {
    expect(maskHeaders({ "x-odd": "a\0b" })).toEqual({ "x-odd": "ab" });
  });

  it("keep every name", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (headers) => {
        expect(Object.keys(maskHeaders(headers))).toEqual(Object.keys(headers));
      }),
    );
  });
});

describe("secrets that a receiver repeats", () => {
  it("are found with and without their scheme, the longest first, and only if they are long enough", () => {
    const headers = {
      authorization: "Bearer geheim123456",
      "x-api-key": "kkkk-geheim",
      "x-token": "abc",
      accept: "text/plain",
    };
    expect(secretValues(headers)).toEqual(["Bearer geheim123456", "geheim123456", "kkkk-geheim", "kkkk-geheim"]);
  });

  it("are masked anywhere in the text", () => {
    const secrets = secretValues({ authorization: "Bearer geheim123456" });
    expect(withoutSecrets('{"got":"Bearer geheim123456","again":"geheim123456"}', secrets)).toBe(
      '{"got":"[masked]","again":"[masked]"}',
    );
  });
});
