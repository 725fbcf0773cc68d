import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import { hasBrowser, useBrowser } from "./support/open-page.ts";

const core = join(import.meta.dirname, "../../core/dist/index.js");

/** The script of a page or a worker. Its title shows the result. */
const script = (finish: string) => `
  import { parseEvent, planDeliveries, sampleEvent, sampleMessage, signMessageAnywhere, verifyMessage } from ${JSON.stringify(core)};
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const body = JSON.stringify(sampleMessage("order.paid"));
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = new Headers(await signMessageAnywhere({ id: "dlv_1", timestamp, body, secrets: [secret] }));
  const message = await verifyMessage(body, headers, secret);
  const forged = await verifyMessage(body + " ", headers, secret).catch((error) => error.code);
  const decisions = planDeliveries(sampleEvent("order.paid"), []);
  ${finish}([message.type, forged, parseEvent(sampleEvent("order.paid")).ok, decisions.length].join(" "));
`;

async function bundled(contents: string): Promise<string> {
  const options = { stdin: { contents, resolveDir: import.meta.dirname }, bundle: true, write: false } as const;
  const { outputFiles } = await build({ ...options, format: "esm", platform: "browser", logLevel: "error" });
  return outputFiles[0]?.text ?? "";
}

/**
 * Serves a page with the script, and one whose worker runs it. The address is on this machine, because Web Crypto
 * needs that without https.
 */
async function serveScripts(): Promise<string> {
  const page = await bundled(script("((text) => { document.title = text; })"));
  const worker = await bundled(script("self.postMessage"));
  const files: Record<string, [string, string]> = {
    "/page": ["text/html", '<script type="module" src="/page.js"></script>'],
    "/worker": ["text/html", '<script type="module" src="/start.js"></script>'],
    "/page.js": ["text/javascript", page],
    "/worker.js": ["text/javascript", worker],
    "/start.js": [
      "text/javascript",
      'new Worker("/worker.js", { type: "module" }).onmessage = ({ data }) => { document.title = data; };',
    ],
  };
  const server = createServer((request, response) => {
    const [type, text] = files[request.url ?? ""] ?? ["image/x-icon", ""];
    response.setHeader("content-type", type).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // The cast is safe because a server that listens on a port has such an address.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.skipIf(!hasBrowser)("@haak/core, as it is built", () => {
  const browser = useBrowser();

  it.each(["page", "worker"])("signs, verifies and plans in a %s of a real browser", async (place) => {
    const url = await serveScripts();
    const page = await browser.openPage();
    await page.goto(`${url}/${place}`);
    await page.waitForFunction(() => document.title !== "");
    expect(await page.title()).toBe("order.paid bad_signature true 0");
  });
});
