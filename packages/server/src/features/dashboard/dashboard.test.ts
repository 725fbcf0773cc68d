import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { serve } from "../../../test/support/harness.ts";
import { dashboardRoutes } from "./routes.ts";

const PAGE = "<!doctype html><title>Haak</title>";
/** Long enough to be compressed. */
const SCRIPT = "run();".repeat(500);

/** A folder with the files that the build makes. */
async function builtFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haak-dashboard-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "assets"));
  await mkdir(join(folder, ".vite"));
  await writeFile(join(folder, "index.html"), PAGE);
  await writeFile(join(folder, "favicon.svg"), "<svg/>");
  await writeFile(join(folder, "assets/index-C3v8Ofl0.js"), SCRIPT);
  await writeFile(join(folder, ".vite/manifest.json"), "{}");
  return folder;
}

const serveFolder = (folder: string, publicUrl = "http://hub.example") =>
  serve([{ path: "/", guard: null, bodiless: true, router: dashboardRoutes({ publicUrl, folder }) }]);

/** The `Accept` header of a browser that opens a page. */
const BROWSER = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

let folder: string;
let url: string;
beforeEach(async () => {
  folder = await builtFolder();
  url = await serveFolder(folder);
});

describe("the dashboard's page", () => {
  it.each(["/", "/events", "/events/evt_01", "/settings/webhooks", "/sign-in?next=%2Fevents"])(
    "is served to a browser at %s, and is revalidated each time",
    async (path) => {
      const response = await fetch(`${url}${path}`, { headers: BROWSER });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toMatch(/^text\/html/);
      expect(response.headers.get("cache-control")).toBe("no-cache");
      expect(await response.text()).toBe(PAGE);
    },
  );

  it("supports its ETag, so that a browser does not download it again", async () => {
    const { headers } = await fetch(url);
    const { pathname, port } = new URL(url);
    // Not fetch, because it disables the cache as soon as a request has an `if-none-match` header.
    const request = get({ port, path: pathname, headers: { "if-none-match": headers.get("etag") ?? "" } });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(304);
  });

  it("is also served to a program at /", async () => {
    expect(await (await fetch(url)).text()).toBe(PAGE);
  });

  it.each([
    "/v1/nothing",
    "/V1/nothing",
    "/v1",
    "/in/plugandpay/wrong",
    "/session/nothing",
    "/events/list.js",
    "/.env",
  ])("is not served instead of a missing file: %s", async (path) => {
    const response = await fetch(`${url}${path}`, { headers: BROWSER });
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });

  it("does not answer a program that asks for an unknown path", async () => {
    const response = await fetch(`${url}/nowhere`, { headers: { accept: "*/*" } });
    expect([response.status, await response.json()]).toMatchObject([404, { code: "unknown_path" }]);
  });

  it("allows only GET and HEAD", async () => {
    expect((await fetch(url, { method: "POST", headers: BROWSER })).status).toBe(404);
  });

  it("explains how to build the dashboard if it is not built", async () => {
    await rm(join(folder, "index.html"));
    const response = await fetch(url, { headers: BROWSER });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      code: "dashboard_not_built",
      detail: "The dashboard is not built. Run `npm run build` in Haak's folder, and load this page again.",
    });
  });
});

describe("a file of the dashboard", () => {
  it("is cached for ever if its name contains its hash", async () => {
    const response = await fetch(`${url}/assets/index-C3v8Ofl0.js`);
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(response.headers.get("content-type")).toMatch(/^text\/javascript/);
  });

  it("is compressed if the browser supports it", async () => {
    const packed = await fetch(`${url}/assets/index-C3v8Ofl0.js`, { headers: { "accept-encoding": "gzip" } });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.headers.get("vary")).toContain("Accept-Encoding");
    expect(await packed.text()).toBe(SCRIPT);
    const plain = await fetch(`${url}/assets/index-C3v8Ofl0.js`, { headers: { "accept-encoding": "identity" } });
    expect([plain.headers.get("content-encoding"), await plain.text()]).toEqual([null, SCRIPT]);
  });

  it("is revalidated each time if its name has no hash", async () => {
    expect((await fetch(`${url}/favicon.svg`)).headers.get("cache-control")).toBe("no-cache");
  });

  it.each(["/assets/index-0ld0ld00.js", "/.vite/manifest.json", "/assets/", "/assets/..%2f..%2fpackage.json"])(
    "is answered with 404 if it does not exist: %s",
    async (path) => {
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    },
  );
});

describe("the security headers of the dashboard", () => {
  it("allow only its own scripts, connections to its own hub, and no frame", async () => {
    const { headers } = await fetch(url, { headers: BROWSER });
    const policy = headers.get("content-security-policy")?.split(";") ?? [];
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self'",
        "script-src-attr 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  });

  it("require https only if the hub is reached by https", async () => {
    const policyAt = async (publicUrl: string) =>
      (await fetch(await serveFolder(folder, publicUrl))).headers.get("content-security-policy");
    expect(await policyAt("https://hub.example")).toContain("upgrade-insecure-requests");
    expect(await policyAt("http://10.0.0.5:4225")).not.toContain("upgrade-insecure-requests");
  });
});
