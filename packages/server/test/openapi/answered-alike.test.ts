import { describe, expect, it } from "vitest";
import { describeApi } from "../../src/describe-api.ts";
import { aLog, serve } from "../support/harness.ts";
import { allMounts } from "./all-mounts.ts";
import { type ApiDocument, operationsOf } from "./answer-checker.ts";

const document = JSON.parse(JSON.stringify(describeApi("1.2.3"))) as ApiDocument;
const operations = operationsOf(document);

describe("an answer that every route can give", () => {
  it("is documented for the rate limit, which applies to all routes except health checks", async () => {
    const url = await serve(allMounts({ ofKey: 0, ofAddress: 0 }), aLog());
    for (const [name, { responses }] of operations) {
      const [method = "", path = ""] = name.split(" ");
      const { status } = await fetch(`${url}${path.replace(/\{\w+\}/, "any")}`, { method });
      expect([name, status === 429]).toEqual([name, "429" in responses]);
    }
    const unlimited = [...operations].filter(([, { responses }]) => !("429" in responses)).map(([name]) => name);
    expect(unlimited).toEqual(["GET /healthz", "GET /readyz", "GET /metrics"]);
  });
});
