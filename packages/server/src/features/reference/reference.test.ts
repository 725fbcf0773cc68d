import { beforeEach, describe, expect, it } from "vitest";
import { serve } from "../../../test/support/harness.ts";
import { referenceRoutes } from "./routes.ts";

let base: string;
let described: number;

beforeEach(async () => {
  described = 0;
  const describe = async () => {
    described += 1;
    return { openapi: "3.1.0" };
  };
  base = await serve([{ path: "/", guard: null, bodiless: true, router: referenceRoutes({ describe }) }]);
});

describe("the reference", () => {
  it("is created once, at the first request", async () => {
    expect(described).toBe(0);
    for (const _time of [1, 2])
      expect(await (await fetch(`${base}/openapi.json`)).json()).toEqual({ openapi: "3.1.0" });
    expect(described).toBe(1);
  });

  it("is a page that needs no key and loads files from this hub only", async () => {
    const reply = await fetch(`${base}/docs`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toMatch(/^text\/html/);
    const html = await reply.text();
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = ""]) => url);
    expect(loaded.filter((url) => !url.startsWith("/docs/"))).toEqual(["data:,"]);
    expect(html).not.toMatch(/https?:/);
    const files = loaded.filter((url) => url.startsWith("/docs/"));
    expect(files).toHaveLength(3);
    for (const file of files) expect((await fetch(`${base}${file}`)).status, file).toBe(200);
  });

  it("allows a browser to load from this hub only, and to run no inline script", async () => {
    const policy = (await fetch(`${base}/docs`)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(await (await fetch(`${base}/docs`)).text()).not.toMatch(/<script(?! src=)|<style|\son\w+=/);
  });

  it.each(["swagger-ui.js", "index.html", "package.json", "..%2fpackage.json", "__proto__", ""])(
    "does not serve other files of its library: %s",
    async (file) => {
      const reply = await fetch(`${base}/docs/nothing/../${file}`);
      if (file === "") expect(reply.headers.get("content-type")).toMatch(/^text\/html/);
      else expect(reply.status).toBe(404);
    },
  );

  it("does not send its description to an external validator", async () => {
    expect(await (await fetch(`${base}/docs/start.js`)).text()).toContain("validatorUrl: null");
  });
});
