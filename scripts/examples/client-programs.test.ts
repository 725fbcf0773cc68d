import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createHubProcess, type HubProcess } from "../../packages/sandbox/src/demo/hub-process.ts";
import { compileExamples, type SavedExamples, saveExamples } from "./saved-examples.ts";

const run = promisify(execFile);
const PAGE = "packages/client/README.md";

let data: string;
let hub: HubProcess;
let saved: SavedExamples;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "haak-client-"));
  const apiKey = "client-key-0123456789abcdef";
  hub = await createHubProcess({ folder: data, apiKey, adminPassword: "client-password", shopName: "Shop" });
  await hub.start();
  const others = ["openapi-fetch", "openapi-typescript-helpers", "@types/node"];
  saved = await saveExamples(PAGE, { packages: ["client"], others });
});
afterAll(async () => {
  await saved.remove();
  expect(await hub.stop()).toBeNull();
  await rm(data, { recursive: true, force: true });
});

const call = (path: string, request: { method?: string; body?: unknown } = {}) =>
  fetch(`${hub.url}${path}`, {
    method: request.method ?? "GET",
    headers: { authorization: `Bearer ${hub.apiKey}`, "content-type": "application/json" },
    body: request.body === undefined ? null : JSON.stringify(request.body),
  });

/** Runs a saved program in the environment that the page tells. */
async function runProgram(name: string): Promise<string> {
  const env = { ...process.env, HAAK_URL: hub.url, HAAK_API_KEY: hub.apiKey };
  return (await run(process.execPath, [name], { cwd: saved.folder, env })).stdout;
}

/** What a seller has set: it must be the same after every program of the page. */
const settings = async () => [
  await (await call("/v1/settings/webhooks")).json(),
  await (await call("/v1/rules")).json(),
];

it("every program compiles as TypeScript, with strict settings", () => {
  expect(compileExamples(saved)).toBe("");
});

it.each(["mjs", "ts"])("the first program, saved as .%s, only reads", async (extension) => {
  const orders = { url: "https://example.com/orders", moment: "paid" };
  await call("/v1/settings/webhooks", { method: "PUT", body: { orders, cancellations: { url: null } } });
  const customer = { email: "buyer@example.com" };
  const order = { id: "1", kind: "installment", amount: "100.00", amount_with_tax: "121.00", customer };
  const event = { key: `order:${extension}`, type: "order.paid", occurred_at: "2026-11-24T10:00:00+01:00" };
  expect((await call("/v1/events", { method: "POST", body: { ...event, data: { order } } })).status).toBe(202);
  const before = await settings();
  const printed = await runProgram(`first-call.${extension}`);
  expect(printed.split("\n").slice(0, 2)).toEqual([
    "The shop is Shop.",
    "order.paid: Settings: orders: “Also for direct debits and instalments” is off; this was an instalment.",
  ]);
  expect(await settings()).toEqual(before);
});

it.each(["mjs", "ts"])(
  "the second program, saved as .%s, reports an order and changes no setting",
  async (extension) => {
    const before = await settings();
    const printed = await runProgram(`report-an-order.${extension}`);
    expect(printed).toContain("type: 'order.paid'");
    expect(printed).toContain("deliveries: 0");
    expect(printed.trim().split("\n").at(-1)).toMatch(/^404 not_found /);
    expect(await settings()).toEqual(before);
  },
);
