import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { plainMessage } from "@haak/core";
import { type RequestHandler, Router } from "express";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { english } from "../../../test/support/english.ts";
import { aLog, serve } from "../../../test/support/harness.ts";
import { toProblem } from "./answer-problem.ts";
import { refuseWhile } from "./app.ts";
import { conflict, HttpProblem, notAvailable, notFound, notValid } from "./problem.ts";
import { BODY_BYTES_MAX, bodyJson, bodyText, parseBody } from "./read-body.ts";

/** Serves a route with this handler. */
async function serveOne(handler: RequestHandler, log = aLog()): Promise<string> {
  const router = Router();
  router.all("/thing", handler);
  return serve([{ path: "/", guard: null, router }], log);
}

const throwing = (error: unknown) =>
  serveOne(() => {
    throw error;
  });

const readJson: RequestHandler = (request, response) => {
  response.json({ got: bodyJson(request) });
};

const post = async (url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
  const response = await fetch(`${url}/thing`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  // The tests check the shape, so that the cast is safe.
  const answer = (await response.json()) as { errors?: { pointer: string }[] };
  return { status: response.status, headers: response.headers, body: answer };
};

describe("an error response", () => {
  it.each([
    [notFound("thing_rule"), 404, "not_found"],
    [conflict("in_use", plainMessage("It is in use.")), 409, "in_use"],
    [notAvailable(plainMessage("Full.")), 503, "not_available"],
    [new HttpProblem({ status: 412, code: "changed", detail: plainMessage("Changed.") }), 412, "changed"],
  ])("is a problem document (RFC 9457): %s", async (problem, status, code) => {
    const response = await fetch(`${await throwing(problem)}/thing`);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(await response.json()).toEqual({
      type: `urn:haak:problem:${code}`,
      title: expect.any(String) as string,
      status,
      detail: english(problem.facts.detail),
      code,
    });
  });

  it("lists every invalid field, and names the first in its message", async () => {
    const errors = [
      { pointer: "/name", message: plainMessage("Give it a name.") },
      { pointer: "/url", message: plainMessage("is no URL") },
    ];
    const response = await fetch(`${await throwing(notValid(errors))}/thing`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      errors: english(errors),
      detail: "/name: Give it a name. (and 1 more)",
    });
  });

  it("says when to try again if nothing can be stored now", async () => {
    const response = await fetch(`${await throwing(notAvailable(plainMessage("Full."), 7))}/thing`);
    expect(response.headers.get("retry-after")).toBe("7");
  });

  it("shows no details of an internal error, and logs it in full", async () => {
    const log = aLog();
    const error = new Error('duplicate key value violates "api_key_hash_key": whsec_hidden');
    const url = await serveOne(() => {
      throw error;
    }, log);
    const response = await fetch(`${url}/thing?key=hidden`);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toMatch(/hidden|duplicate/);
    expect(log.lines).toMatchObject([{ level: "error", facts: { error, method: "GET", path: "/thing" } }]);
    expect(JSON.stringify(log.lines[0]?.facts)).not.toContain("key=hidden");
  });

  it("is one log line without a stack if the hub refuses on purpose, for example during its start", async () => {
    const log = aLog();
    const response = await fetch(
      `${await serveOne(
        refuseWhile(() => true),
        log,
      )}/thing`,
    );
    expect(response.status).toBe(503);
    const reason = "The hub is starting or stopping. Nothing was stored. Try again in a moment.";
    const facts = { reason, method: "GET", path: "/thing" };
    expect(log.lines).toEqual([{ level: "warn", facts, text: "A request was refused temporarily." }]);
  });

  it("logs the cause of a refusal", async () => {
    const log = aLog();
    const refused = notAvailable(plainMessage("The database is not available."));
    refused.cause = new Error("connect ECONNREFUSED");
    const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    for (const error of [refused, away]) {
      const url = await serveOne(() => {
        throw error;
      }, log);
      expect((await fetch(`${url}/thing`)).status).toBe(503);
    }
    expect(log.lines).toMatchObject([
      { level: "warn", facts: { error: refused } },
      { level: "warn", facts: { error: away } },
    ]);
  });

  it("does not claim that nothing was stored when the database failed, because it may have failed after the commit", async () => {
    const away = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    const url = await serveOne(() => {
      throw away;
    });
    for (const language of ["en", "nl"]) {
      const response = await fetch(`${url}/thing`, { headers: { "accept-language": language } });
      const { detail } = (await response.json()) as { detail: string };
      expect(detail).not.toMatch(/nothing was stored|niets opgeslagen/i);
      expect(detail).toMatch(/same key|dezelfde sleutel/);
    }
  });

  it("says that a path does not exist", async () => {
    const response = await fetch(`${await serveOne(readJson)}/nowhere`, { method: "PUT" });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: "unknown_path",
      detail: "Nothing exists at PUT /nowhere. Check the path and the method.",
    });
  });

  it.each(["/%", "/%ff", "/thing/%00", "/%00"])("is never an internal error for a path: %s", async (path) => {
    const response = await fetch(`${await serveOne(readJson)}${path}`);
    expect([400, 404]).toContain(response.status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });

  it("is 404 for an id with NUL, without a query", async () => {
    const router = Router();
    router.get("/things/:id", (request, response) => {
      response.json(request.params.id);
    });
    const url = await serve([{ path: "/", guard: null, router }]);
    expect((await fetch(`${url}/things/a%00b`)).status).toBe(404);
    expect(await (await fetch(`${url}/things/a%2500b`)).json()).toBe("a%00b");
  });

  it("is 503 while the database is not available", () => {
    const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    expect(toProblem(away).facts).toMatchObject({ status: 503, headers: { "Retry-After": "1" } });
  });
});

describe("every answer", () => {
  it("has the security headers and does not name the framework", async () => {
    const response = await fetch(`${await serveOne(readJson)}/nowhere`);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("x-frame-options")).toBe("DENY");
    expect(response.headers.has("content-security-policy")).toBe(true);
    expect(response.headers.has("x-powered-by")).toBe(false);
  });
});

describe("a body", () => {
  it.each(["application/json", "application/json; charset=utf-8", "application/vnd.shop+json"])(
    "is read as JSON if its content type says so: %s",
    async (type) => {
      const { status, body } = await post(await serveOne(readJson), '{"a":["é",null]}', { "content-type": type });
      expect({ status, body }).toEqual({ status: 200, body: { got: { a: ["é", null] } } });
    },
  );

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp"])(
    "is not treated as JSON: %s",
    async (type) => {
      const { status, body } = await post(await serveOne(readJson), "{}", { "content-type": type });
      expect(status).toBe(415);
      expect(body).toMatchObject({ code: "not_json_type" });
    },
  );

  it("with the content type JSON but without contents is refused as invalid JSON", async () => {
    const url = await serveOne(readJson);
    const response = await fetch(`${url}/thing`, { headers: { "content-type": "application/json" } });
    expect(response.status).toBe(415);
  });

  it.each(["", "{", "undefined", "{'a':1}", "\u{feff}\u{feff}{}"])(
    "that is not JSON is refused as such: %j",
    async (text) => {
      const { status, body } = await post(await serveOne(readJson), text);
      expect([400, 415]).toContain(status);
      expect(body).toMatchObject({ detail: expect.stringMatching(/JSON/) });
    },
  );

  it("that is not UTF-8 is refused as such", async () => {
    const { status, body } = await post(await serveOne(readJson), new Uint8Array([0x22, 0xff, 0x22]));
    expect({ status, body }).toMatchObject({ status: 400, body: { code: "not_utf8" } });
  });

  it("may have at most 1 MiB", async () => {
    const length: RequestHandler = (request, response) => {
      response.json({ length: bodyText(request).length });
    };
    const url = await serveOne(length);
    expect(await post(url, "x".repeat(BODY_BYTES_MAX))).toMatchObject({ body: { length: BODY_BYTES_MAX } });
    expect(await post(url, "x".repeat(BODY_BYTES_MAX + 1))).toMatchObject({ status: 413, body: { code: "too_large" } });
  });

  it("may be compressed, and its uncompressed size counts", async () => {
    const url = await serveOne(readJson);
    const small = await post(url, new Uint8Array(gzipSync('{"a":1}')), { "content-encoding": "gzip" });
    expect(small).toMatchObject({ status: 200, body: { got: { a: 1 } } });
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(BODY_BYTES_MAX * 4, 32)));
    expect(await post(url, bomb, { "content-encoding": "gzip" })).toMatchObject({ status: 413 });
  });

  it.each([
    ["an unknown encoding", { "content-encoding": "zstd-2" }, 415],
    ["a broken encoding", { "content-encoding": "gzip" }, 400],
  ])("in %s says so", async (_what, headers, status) => {
    expect(await post(await serveOne(readJson), new Uint8Array(randomBytes(64)), headers)).toMatchObject({ status });
  });

  it("is checked field by field, each with a pointer, also for text that the database cannot store", async () => {
    const schema = z.strictObject({ name: z.string(), count: z.number().optional() });
    const url = await serveOne((request, response) => {
      response.json(parseBody(request, schema));
    });
    expect(await post(url, '{"name":"a"}')).toMatchObject({ status: 200 });
    const wrong = await post(url, '{"name":1,"count":"x","more":true}');
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(["/count", "/more", "/name"]);
    expect(await post(url, '{"name":"a\\u0000b"}')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/name" }] },
    });
    expect(await post(url, "null")).toMatchObject({ status: 422, body: { errors: [{ pointer: "" }] } });
  });
});

describe("a guard", () => {
  it("runs before a body is read, so that a stranger cannot make the hub read one", async () => {
    const router = Router();
    router.post("/", readJson);
    const open = Router();
    open.get("/healthz", (_request, response) => {
      response.json({});
    });
    const url = await serve([
      { path: "/", guard: null, bodiless: true, router: open },
      {
        path: "/thing",
        guard: () => {
          throw new HttpProblem({ status: 401, code: "not_signed_in", detail: plainMessage("Who are you?") });
        },
        router,
      },
    ]);
    expect(await post(url, "x".repeat(BODY_BYTES_MAX + 1))).toMatchObject({ status: 401 });
  });
});
