import type { GuardedRequest, GuardedResponse, OutgoingRequest } from "@haak/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "./any-character.fixture.ts";
import { deliver } from "./huddle-connector.ts";

const answered: GuardedResponse = { kind: "answered", status: 200, headers: {}, body: "ok", durationMs: 7 };

/** Replaces the guarded request: records requests and gives the answer of the test. */
const aGuardedRequest = (answer: (request: OutgoingRequest) => GuardedResponse = () => answered) => {
  const sent: OutgoingRequest[] = [];
  const request: GuardedRequest = (outgoing) => {
    sent.push(outgoing);
    return Promise.resolve(answer(outgoing));
  };
  return { sent, request };
};
const aCall = (apiKey = "key-1", baseUrl = "https://school.example.com") => ({
  body: '{"id":"1001"}',
  connection: { baseUrl, apiKey },
  ...{ request: null, headers: {}, timeoutMs: 15_000 },
});

describe("a call to Huddle", () => {
  it("posts the stored text to the address with the key", async () => {
    const { sent, request } = aGuardedRequest();
    expect(await deliver(aCall(), request)).toEqual(answered);
    expect(sent).toEqual([
      {
        method: "POST",
        url: "https://school.example.com/membership/create/key-1",
        headers: {},
        body: '{"id":"1001"}',
        timeoutMs: 15_000,
      },
    ]);
  });

  it.each([
    ["https://school.example.com/", "https://school.example.com/membership/create/key-1"],
    ["http://127.0.0.1:8080/stand-in//", "http://127.0.0.1:8080/stand-in/membership/create/key-1"],
  ])("keeps the path of the base URL: %s", async (baseUrl, url) => {
    const { sent, request } = aGuardedRequest();
    await deliver(aCall("key-1", baseUrl), request);
    expect(sent[0]?.url).toBe(url);
  });

  it("encodes the key, so that it is one part of the path with any characters", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: anyCharacter, minLength: 1 }), async (apiKey) => {
        fc.pre(apiKey !== "." && apiKey !== "..");
        const { sent, request } = aGuardedRequest();
        await deliver(aCall(apiKey), request);
        const { pathname, search, hash } = new URL(sent[0]?.url ?? "");
        expect(decodeURIComponent(pathname)).toBe(`/membership/create/${apiKey.toWellFormed()}`);
        expect(search + hash).toBe("");
      }),
    );
  });

  it("removes the key from the answer, in any encoding", async () => {
    const key = fc.string({ unit: "grapheme-ascii", minLength: 4 });
    const spelling = fc.constantFrom<(key: string) => string>(
      (plain) => plain,
      (plain) => encodeURIComponent(plain),
      (plain) => JSON.stringify(plain).slice(1, -1),
    );
    await fc.assert(
      fc.asyncProperty(key, spelling, async (apiKey, spell) => {
        const echo = `https://school.example.com/membership/create/${spell(apiKey)}?`;
        const failed = await deliver(
          aCall(apiKey),
          aGuardedRequest(() => ({
            kind: "failed",
            outcome: "unreachable",
            error: { code: "no_url", params: { url: echo } },
            durationMs: 1,
          })).request,
        );
        const succeeded = await deliver(
          aCall(apiKey),
          aGuardedRequest(() => ({ ...answered, headers: { location: echo }, body: `<${echo}>` })).request,
        );
        expect(failed).toMatchObject({ error: { params: { url: echo.replace(spell(apiKey), () => "***") } } });
        expect(succeeded).toMatchObject({ headers: { location: echo.replace(spell(apiKey), () => "***") } });
        expect(succeeded).toMatchObject({ body: `<${echo.replace(spell(apiKey), () => "***")}>` });
      }),
    );
  });

  it("changes nothing else in the answer", async () => {
    const { request } = aGuardedRequest((outgoing) => ({
      ...answered,
      status: 404,
      headers: { a: "1" },
      body: `No ${outgoing.url}!`,
    }));
    expect(await deliver(aCall(), request)).toEqual({
      ...answered,
      status: 404,
      headers: { a: "1" },
      body: "No https://school.example.com/membership/create/***!",
    });
  });
});

describe("the owner's own call", () => {
  const own = {
    body: '{"email":"bo@example.com","key":"{api_key}"}',
    request: { method: "DELETE", url: "https://example.com/members/bo%40example.com?key={api_key}" },
    headers: { authorization: "Bearer {api_key}" },
  } as const;

  it("goes to its own address, with the key encoded for each placeholder", async () => {
    const { sent, request } = aGuardedRequest();
    await deliver({ ...aCall('a/"b"'), ...own }, request);
    expect(sent).toEqual([
      {
        method: "DELETE",
        url: "https://example.com/members/bo%40example.com?key=a%2F%22b%22",
        headers: { authorization: 'Bearer a/"b"' },
        body: '{"email":"bo@example.com","key":"a/\\"b\\""}',
        timeoutMs: 15_000,
      },
    ]);
  });

  it("without a body is sent without one", async () => {
    const { sent, request } = aGuardedRequest();
    await deliver({ ...aCall(), ...own, body: "" }, request);
    expect(sent[0]?.body).toBeNull();
  });

  it("has the key removed from its answer", async () => {
    const { request } = aGuardedRequest(({ url }) => ({ ...answered, body: `no ${url}` }));
    expect(await deliver({ ...aCall("secret"), ...own }, request)).toMatchObject({
      body: "no https://example.com/members/bo%40example.com?key=***",
    });
  });
});
