import { parseEvent, parseRetryAfter, parseRule, verifyMessage } from "@haak/core";
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { readMemberList } from "../../src/features/comparisons/read-member-list.ts";
import { HttpProblem } from "../../src/platform/http/problem.ts";
import { createAddressGuard } from "../../src/platform/http-client/allowed-address.ts";
import { refuseTarget } from "../../src/platform/http-client/judge-host.ts";
import { contextOf, traceIdOf } from "../../src/platform/tracing/tracing.ts";
import { readNotice } from "../../src/sources/plugandpay/receive/read-notice.ts";
import { hubFor, ownDatabase } from "../support/journey/own-hub.ts";

/** Takes some minutes on two cores. The seed is that of the run, so that a failure can be repeated. */
const many = { numRuns: 20_000, seed: inject("chaos").seed };
const some = { numRuns: 1_500, seed: inject("chaos").seed };

const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());
const anyJson = fc.jsonValue({ maxDepth: 8, stringUnit: "binary" });
/** Objects that look like an event or a rule, with random values. */
const nearlyAn = (fields: readonly string[], values: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...fields), fc.oneof(anyJson, fc.constantFrom(...values), fc.object({ maxDepth: 4 })));
const headerName = fc.constantFrom("webhook-id", "webhook-timestamp", "webhook-signature", "Webhook-Signature", "x");

describe("every reader of outside bytes accepts or refuses them and never throws:", () => {
  it("events", () => {
    const nearly = nearlyAn(
      ["key", "type", "occurred_at", "data", "order"],
      ["order.paid", "2026-11-24T10:00:00+01:00"],
    );
    fc.assert(
      fc.property(fc.oneof(anyJson, nearly), (value) => {
        const parsed = parseEvent(value);
        if (!parsed.ok) expect(parsed.errors.length).toBeGreaterThan(0);
      }),
      many,
    );
  });

  it("rules", () => {
    const nearly = nearlyAn(["trigger", "action", "scope", "kinds", "name"], ["order.paid", "webhook"]);
    fc.assert(
      fc.property(fc.oneof(anyJson, nearly), (value) => {
        const parsed = parseRule(value);
        if (!parsed.ok) expect(parsed.errors.length).toBeGreaterThan(0);
      }),
      many,
    );
  });

  it("Retry-After is read as seconds within a day, or as nothing", () => {
    const like = fc.oneof(anyText, fc.integer().map(String), fc.double().map(String), fc.date().map(String));
    fc.assert(
      fc.property(like, (header) => {
        const seconds = parseRetryAfter(header, new Date("2026-11-24T10:00:00Z"));
        if (seconds !== null) expect(seconds >= 0 && seconds <= 86_400).toBe(true);
      }),
      many,
    );
  });

  it("signatures: random bytes are never taken for a valid signature", async () => {
    const headers = fc.dictionary(
      headerName,
      fc.oneof(anyText, fc.constantFrom("v1,", "v1,AAAA", "1764000000", "v1a,x")),
    );
    const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
    await fc.assert(
      fc.asyncProperty(anyText, headers, async (body, given) => {
        await expect(verifyMessage(body, given, secret)).rejects.toMatchObject({ name: "MessageVerificationError" });
      }),
      { ...many, numRuns: 5_000 },
    );
  });

  it("notices of Plug&Pay as JSON, as forms and as neither", () => {
    const form = fc
      .array(fc.tuple(anyText, anyText))
      .map((pairs) => pairs.map(([k, v]) => `${k}[${v}]=${v}`).join("&"));
    const json = fc.oneof(
      anyJson,
      nearlyAn(["event", "trigger_type", "triggerable_id", "webhook_event"], ["order_paid"]),
    );
    const types = fc.constantFrom("application/json", "application/x-www-form-urlencoded", "", "text/plain");
    fc.assert(
      fc.property(
        types,
        fc.oneof(
          anyText,
          form,
          json.map((value) => JSON.stringify(value)),
        ),
        (contentType, body) => {
          expect(readNotice({ contentType, body })).toBeDefined();
        },
      ),
      many,
    );
  });

  it("member lists are read, or refused with a sentence", async () => {
    const table = fc.array(fc.array(fc.oneof(anyText, fc.emailAddress(), fc.constantFrom('"', ";", "\t"))), {
      maxLength: 20,
    });
    const csv = table.map((rows) => rows.map((row) => row.join(",")).join("\n"));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      csv.map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (list) => {
        try {
          expect(await readMemberList(Buffer.from(list).toString("utf8"))).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(HttpProblem);
        }
      }),
      { ...many, numRuns: 5_000 },
    );
  });

  it("addresses: text that is no address is refused, and so is every spelling of loopback", () => {
    const guard = createAddressGuard([]);
    fc.assert(
      fc.property(fc.oneof(anyText, fc.ipV4Extended(), fc.ipV6()), (address) => {
        expect(["boolean", "object", "string"]).toContain(typeof guard(address, "https:"));
      }),
      many,
    );
  });

  it("URLs of rules", async () => {
    const url = fc.oneof(
      anyText,
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.ipV6().map((ip) => `http://[${ip}]/`),
    );
    await fc.assert(
      fc.asyncProperty(url, async (target) => {
        // Host names are left out, because they would be resolved on the network.
        fc.pre(!/^https?:\/\/[^[\d]/i.test(target));
        const why = await refuseTarget(target, { allowTargets: [] });
        expect(why === null || why.code.length > 0).toBe(true);
      }),
      some,
    );
  });

  it("traceparent", () => {
    const like = fc.oneof(anyText, fc.stringMatching(/^00-[0-9a-f]{30,34}-[0-9a-f]{14,18}-[0-9a-f]{1,3}$/));
    fc.assert(
      fc.property(like, (traceparent) => {
        expect(contextOf(traceparent)).toBeDefined();
        expect(traceIdOf({ traceparent, id: "evt_1" })).toEqual(expect.any(String));
      }),
      many,
    );
  });
});

describe("a hub answers every request,", () => {
  it("with any cookie, forwarded address, cursor, path and key, and never with a 500", async ({ onTestFinished }) => {
    const hub = await hubFor(
      { ...(await ownDatabase(onTestFinished)), HAAK_TRUSTED_PROXIES: "127.0.0.0/8" },
      onTestFinished,
    );
    const value = fc.string({ unit: "binary-ascii" }).map((text) => text.replace(/[^\x20-\x7e]/g, "~"));
    const names = [
      "cookie",
      "x-forwarded-for",
      "forwarded",
      "authorization",
      "x-api-key",
      "accept-language",
      "traceparent",
    ];
    const headers = fc.dictionary(fc.constantFrom(...names, "content-type", "if-match", "x-csrf-token"), value);
    const path = fc.tuple(fc.constantFrom("/session", "/v1/events", "/v1/shops", "/in/plugandpay/x", "/"), anyText);
    await fc.assert(
      fc.asyncProperty(
        headers,
        path,
        fc.constantFrom("GET", "POST", "PUT", "DELETE"),
        async (given, [at, query], method) => {
          const asked = `${hub.url}${at}?cursor=${encodeURIComponent(query.toWellFormed())}`;
          const answer = await fetch(asked, { method, headers: given, ...(method === "POST" ? { body: query } : {}) });
          expect(answer.status, `${method} ${at}`).toBeLessThan(500);
          await answer.arrayBuffer();
        },
      ),
      some,
    );
  });
});
