import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHaakClient, dataOf } from "@haak/client";
import { ownPort } from "@haak/sandbox/own-port";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { haak, startHaak } from "./support/haak.ts";
import { haakHere } from "./support/haak-here.ts";
import { type StartedHub, startHub } from "./support/start-hub.ts";

let hub: StartedHub;
beforeAll(async () => {
  hub = await startHub();
});
// This also tests `haak start`: it must forward the signal and end with the hub's exit code.
afterAll(async () => {
  expect(await hub.stop()).toMatchObject({ code: 0 });
});

/** Runs a command in this process, because that is faster. Commands that listen run in a process of their own instead. */
const ask = (...args: string[]) => haakHere(args, hub.env);
const client = () => createHaakClient({ url: hub.env.HAAK_URL, apiKey: hub.env.HAAK_API_KEY });

/** A receiver whose answer a test can set. */
async function aReceiver() {
  const state = { status: 204, calls: 0, headers: {} as Record<string, unknown> };
  const server = createServer((request, response) => {
    state.calls += 1;
    state.headers = request.headers;
    request.resume().on("end", () => response.writeHead(state.status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // The cast is safe because a server that listens on a port has such an address.
  return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** A rule that is deleted after the test. */
async function aRule(url: string, trigger: "form.submitted" | "affiliate.quit") {
  const rule = await dataOf(
    client().POST("/v1/rules", { body: { name: "Of the test", trigger, action: { type: "webhook", url } } }),
  );
  onTestFinished(async () => void (await client().DELETE("/v1/rules/{id}", { params: { path: { id: rule.id } } })));
  return rule;
}

describe("haak listen --trigger", () => {
  it("receives calls while it runs, verifies them with the hook's secret, and shows the call of haak send", async () => {
    const listening = startHaak(["listen", "--trigger", "order.paid", "--port", "0", "--count", "1"], hub.env);
    await listening.printed("Listening on http://127.0.0.1:");
    const sent = await ask("send", "order.paid", "--live", "--wait");
    expect(sent).toMatchObject({ code: 0, stderr: "" });
    expect(sent.stdout).toMatch(/^evt_\w+ order\.paid\nRULE .*\n.*called +dlv_\w+ delivered/);
    const ended = await listening.ended;
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^\S+Z {2}verified {2}order\.paid {2}dlv_\w+\n$/);
    expect((await dataOf(client().GET("/v1/hooks"))).data).toEqual([]);
  });

  it("forwards calls with their signature and gives the receiver's answer", async () => {
    const behind = await aReceiver();
    behind.state.status = 202;
    const port = String(await ownPort());
    const args = ["listen", "--trigger", "subscription.ended", "--port", port, "--count", "1", "--forward", behind.url];
    const listening = startHaak(args, hub.env);
    await listening.printed("Listening on");
    expect(await ask("send", "subscription.ended", "--live", "--wait")).toMatchObject({ code: 0 });
    const { code, stdout } = await listening.ended;
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/ {2}verified {2}subscription\.ended {2}dlv_\w+ {2}-> 202\n$/),
    ]);
    expect(behind.state.headers).toMatchObject({ "webhook-id": expect.stringMatching(/^dlv_/) });
    expect(behind.state.headers["webhook-signature"]).toMatch(/^v1,/);
  });

  it("refuses a call that another secret signed, and ends with 1", async () => {
    const port = String(await ownPort());
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const listening = startHaak(["listen", "--port", port, "--secret", secret, "--count", "1"]);
    await listening.printed("Listening on");
    await aRule(`http://127.0.0.1:${port}/`, "form.submitted");
    const sent = await ask("send", "form.submitted", "--wait");
    expect(sent.code).toBe(1);
    expect(await listening.ended).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("NOT VERIFIED (bad_signature)"),
    });
  });
});

describe("haak send", () => {
  it("marks a sample as a test order, shows which rules make no call for it, and how to make it live", async () => {
    const receiver = await aReceiver();
    const orders = { url: receiver.url };
    await client().PUT("/v1/settings/webhooks", { body: { orders, cancellations: {} } });
    const sent = await ask("send");
    expect(sent.code).toBe(0);
    expect(sent.stdout).toMatch(/Settings: orders +not called/);
    expect(sent.stderr).toContain("--live makes it a live one");
    await client().PUT("/v1/settings/webhooks", { body: { orders: {}, cancellations: {} } });
    expect(receiver.state.calls).toBe(0);
  });

  it("prints the hub's answer with --json", async () => {
    const { stdout, stderr } = await ask("send", "affiliate.accepted", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      type: "affiliate.accepted",
      duplicate: false,
      decisions: expect.any(Array),
    });
    expect(stderr).toBe("");
  });

  it("ends with 2 for an unknown type or a file that is not JSON, and with 5 if the hub refuses the event", async () => {
    expect(await haak(["send", "order.lost"], hub.env)).toMatchObject({ code: 2 });
    expect(await ask("send", "--file", import.meta.filename)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is not JSON"),
    });
    const refused = await haak(["send", "--file", `${import.meta.dirname}/../package.json`], hub.env);
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining("/key")]);
  });
});

describe("a failed delivery", () => {
  it("is listed, shown, and sent again alone or in a replay that shows its progress", async () => {
    const receiver = await aReceiver();
    receiver.state.status = 500;
    const rule = await aRule(receiver.url, "affiliate.quit");
    const { stdout } = await ask("send", "affiliate.quit", "--json");
    const { id: event, decisions } = JSON.parse(stdout);
    const delivery: string = decisions.find((decision: { called: boolean }) => decision.called).deliveries[0].id;
    await expect
      .poll(async () => (await ask("deliveries", delivery, "--json")).stdout, { timeout: 30_000 })
      .toContain('"state": "failed"');

    const list = await ask("deliveries", "--state", "failed", "--rule", rule.id);
    expect(list.stdout).toMatch(
      /^ID +STATE +TYPE +ATTEMPTS +NEXT ATTEMPT +CREATED AT\ndlv_\w+ +failed +affiliate\.quit +2 +- /,
    );
    expect((await ask("deliveries", delivery)).stdout).toMatch(/\n1 +\S+Z +\d+ ms +rejected +500 +/);
    expect((await ask("events", event)).stdout).toMatch(/Of the test +called .*dlv_\w+ failed/);
    expect((await ask("events", "--type", "affiliate.quit")).stdout).toContain(event);

    expect(await ask("retry", delivery, "--wait")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("rejected (500)"),
    });
    await expect
      .poll(async () => (await ask("deliveries", delivery, "--json")).stdout, { timeout: 30_000 })
      .toContain('"state": "failed"');
    receiver.state.status = 204;
    expect((await ask("replay", "--rule", rule.id, "--dry-run")).stdout).toBe("1 would be sent again.\n");
    const replayed = await ask("replay", "--rule", rule.id);
    expect(replayed).toMatchObject({ code: 0, stderr: expect.stringContaining("1 of 1\n") });
    expect(replayed.stdout).toMatch(/^rpl_\w+ done: 1 of 1 sent again, 0 failed\.\n$/);
    expect(await ask("retry", delivery, "--wait")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("delivered"),
    });
  });

  it("ends with 5 if it does not exist", async () => {
    expect(await ask("retry", "dlv_01KB3W5Q8Z0000000000000000")).toMatchObject({ code: 5 });
    expect(await ask("events", "evt_nothing")).toMatchObject({ code: 5 });
  });
});

describe("haak doctor", () => {
  it("finds no failure on a healthy hub, and names an address that cannot be reached", async () => {
    const plugAndPay = await aReceiver();
    await client().PUT("/v1/sources/plugandpay", { body: { base_url: plugAndPay.url } });
    const well = await ask("doctor");
    expect(well.stdout).toContain("opens the shop Bakkerij Kater");
    expect(well.stdout).toMatch(/ok +outgoing reach/);
    expect(well.stdout).toMatch(/warning +Plug&Pay token +none is set/);
    expect(well.stdout).toMatch(/warning +alerts +nobody is mailed when calls fail/);
    expect(well.code).toBe(0);

    const nobody = `http://127.0.0.1:${await ownPort()}/`;
    await aRule(nobody, "affiliate.quit");
    const ill = await ask("doctor", "--json");
    expect(ill.code).toBe(1);
    const { ok, findings } = JSON.parse(ill.stdout);
    expect(ok).toBe(false);
    expect(findings.filter(({ state }: { state: string }) => state === "failed")).toEqual([
      expect.objectContaining({
        check: expect.stringMatching(/^address end_/),
        detail: expect.stringContaining("ECONNREFUSED"),
      }),
    ]);
  });

  it("warns if Plug&Pay cannot be reached, and fails if the shop has a token for it", async () => {
    const base_url = `http://127.0.0.1:${await ownPort()}`;
    await client().PUT("/v1/sources/plugandpay", { body: { base_url } });
    expect((await ask("doctor")).stdout).toMatch(/warning +outgoing reach +.*ECONNREFUSED/);
    await client().PUT("/v1/sources/plugandpay", { body: { api_token: "a-token" } });
    expect((await ask("doctor")).stdout).toMatch(/failed +outgoing reach +.*ECONNREFUSED/);
    await client().PUT("/v1/sources/plugandpay", { body: { api_token: null } });
  });

  it("names problems of the configuration and the database, without the password", async () => {
    const wrong = await haakHere(["doctor"], { ...hub.env, HAAK_TIMEOUT_MS: "soon" });
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringMatching(/failed +configuration +HAAK_TIMEOUT_MS/)]);
    const DATABASE_URL = `postgres://haak:geheim@127.0.0.1:${await ownPort()}/haak`;
    const HAAK_MASTER_KEY = Buffer.alloc(32, 1).toString("base64");
    const away = await haakHere(["doctor"], { ...hub.env, DATABASE_URL, HAAK_MASTER_KEY });
    expect([away.code, away.stdout]).toEqual([1, expect.stringMatching(/failed +database +.*ECONNREFUSED/)]);
    expect(away.stdout).not.toContain("geheim");
  });

  it("names a proxy whose forwarded addresses are not trusted, and metrics that everybody can read", async () => {
    const port = new URL(hub.env.HAAK_URL).port;
    const before = { ...hub.env, HAAK_PUBLIC_URL: "https://haak.example.com" };
    expect((await haakHere(["doctor"], before)).stdout).toMatch(/failed +proxy +.*HAAK_TRUSTED_PROXIES is empty/);
    // 0.0.0.0 leads to this machine and is not a loopback address, so it acts as a public one.
    const open = { ...hub.env, HAAK_PUBLIC_URL: `http://0.0.0.0:${port}` };
    const { code, stdout } = await haakHere(["doctor"], open);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/failed +metrics +.*is open to everybody/)]);
    expect(stdout).toMatch(/warning +proxy +.*without TLS/);
  });

  it("warns without a mail server, and fails for one that does not answer, without its password", async () => {
    expect((await ask("doctor")).stdout).toMatch(/warning +mail +no mail server is set/);
    const HAAK_SMTP_URL = `smtp://haak:geheim@127.0.0.1:${await ownPort()}`;
    const { code, stdout } = await haakHere(["doctor"], { ...hub.env, HAAK_SMTP_URL });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/failed +mail +.*ECONNREFUSED/)]);
    expect(stdout).not.toContain("geheim");
  });
});
