import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ownPort } from "@haak/sandbox/own-port";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { orderPaid } from "../../support/journey/events.ts";
import { expectRefusedStart } from "../../support/journey/expect-refused-start.ts";
import { ADMIN_PASSWORD, type HubEnv, type HubProcess, spawnHub } from "../../support/journey/hub-process.ts";
import { logLines } from "../../support/journey/log-lines.ts";
import { aMasterKey } from "../../support/journey/master-key.ts";
import { aShopOn, hubFor, ownDatabase, ownFolder, shopAt } from "../../support/journey/own-hub.ts";
import { type Answer, type Receiver, startReceiver } from "../../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, happens, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

const REPOSITORY = join(import.meta.dirname, "../../../../..");
const TWO = { HAAK_PROCESSES: "2" };
const ADMIN = { HAAK_ADMIN_PASSWORD: ADMIN_PASSWORD };

/** A request on a connection of its own, because a kept connection stays with one process. */
async function ask(hub: HubProcess, path: string): Promise<{ status: number; text: string }> {
  const request = get(`${hub.url}${path}`, { agent: false, timeout: 3_000 });
  request.once("timeout", () => request.destroy(new Error("No answer.")));
  const [response] = await once(request, "response");
  return { status: response.statusCode, text: await text(response) };
}

const ready = async (hub: HubProcess) => (await ask(hub, "/readyz")).status;

/** The status of an answer, or why there is none. */
const outcomeOf = (asking: ReturnType<typeof ask>): Promise<string> =>
  asking.then(
    ({ status }) => String(status),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

/** The value of a metric without labels. */
async function metric(hub: HubProcess, name: string): Promise<number> {
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec((await ask(hub, "/metrics")).text)?.[1]);
}

/** The processes that this process started, by their ids, the oldest first. */
function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? [] : children.split(" ").map(Number);
}

/** The processes of the hub, without its database. */
const processesOf = (hub: HubProcess) =>
  childrenOf(hub.pid).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("main.mjs"));

const isRunning = (pid: number) => {
  try {
    // A process that has ended but was not waited for is a zombie.
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

const allReady = async (env: HubEnv, count = 2) => {
  const hub = await hubFor({ ...env, HAAK_PROCESSES: String(count) });
  await until(() => expect(hub.output()).toContain("The hub is ready."));
  return hub;
};

describe.runIf(process.platform === "linux")("a hub with several processes", () => {
  it("accepts on one port and sends in each of them, logs which, and reports one page of metrics", async () => {
    const hub = await allReady(await ownDatabase(), 3);
    expect(processesOf(hub)).toHaveLength(3);
    const shop = await aShopOn(hub);
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    const numbers = (message: string) =>
      new Set(logLines(hub).flatMap(({ msg, process: number }) => (msg === message ? [number] : [])));
    // At once, so that they come on connections of their own.
    await Promise.all(Array.from({ length: 12 }, () => happens(shop, orderPaid())));
    expect(numbers("Event accepted.")).toEqual(new Set([1, 2, 3]));
    expect(numbers("Attempt recorded.")).toEqual(new Set([1, 2, 3]));
    const counted = ["haak_processes", "haak_events_accepted_total", "haak_attempt_duration_seconds_count"];
    expect(await Promise.all(counted.map((name) => metric(hub, name)))).toEqual([3, 12, 12]);
    expect(await metric(hub, "haak_deliveries_pending")).toBe(0);
    expect([await ready(hub), (await ask(hub, "/healthz")).status]).toEqual([200, 200]);
    expect(await hub.stop()).toBe(0);
  });

  it("makes and prints the admin password once, and says once that it is ready", async () => {
    const hub = await allReady({ ...(await ownDatabase()), HAAK_ADMIN_PASSWORD: undefined }, 3);
    await until(async () => expect(await metric(hub, "haak_processes")).toBe(3));
    expect(await hub.stop()).toBe(0);
    expect(hub.output().match(/Admin password/g)).toHaveLength(1);
    expect(hub.output().match(/The hub is ready/g)).toHaveLength(1);
  });

  it("goes on while a killed process is started again, frees its leases, and counts on from what it had counted", async () => {
    const hub = await allReady({ ...(await ownFolder()).env, HAAK_TIMEOUT_MS: "15000" });
    const shop = await aShopOn(hub);
    const target = receiver.target();
    const hanging = Promise.withResolvers<Answer>();
    target.answers(() => hanging.promise);
    await callOnPaid(shop, target.url);
    // All slots of the endpoint, in one report, so that one process has them.
    const { body } = await shop.post("/v1/events", { events: Array.from({ length: 16 }, () => orderPaid()) });
    await target.received(16);
    expect(await metric(hub, "haak_events_accepted_total")).toBe(16);
    target.answers(() => ({ status: 200 }));
    const accepted = logLines(hub).find(({ event }) => event === body.results[0].id);
    const victim = processesOf(hub)[Number(accepted?.process) - 1] ?? 0;
    process.kill(victim, "SIGKILL");
    const killedAt = Date.now();
    const calls = await target.received(32);
    expect((calls[16]?.at ?? Number.NaN) - killedAt).toBeLessThan(6_000);
    await until(async () => expect(await metric(hub, "haak_processes")).toBe(2));
    expect(processesOf(hub)).not.toContain(victim);
    expect(await metric(hub, "haak_events_accepted_total")).toBe(16);
    expect(await ready(hub)).toBe(200);
    for (const { id } of await deliveriesOf(shop, "state=delivered"))
      expect((await read(shop, `/v1/deliveries/${id}`)).attempts).toHaveLength(1);
    hanging.resolve({ status: 200 });
  });

  it("answers or closes every connection when a process is killed", async () => {
    const hub = await allReady(await ownDatabase());
    const outcomes: string[] = [];
    for (const round of [1, 2, 3]) {
      await until(async () => expect(await metric(hub, "haak_processes")).toBe(2));
      const before = outcomes.length;
      let isOver = false;
      const asking = Array.from({ length: 4 }, async () => {
        while (!isOver) outcomes.push(await outcomeOf(ask(hub, "/healthz")));
      });
      await until(() => expect(outcomes.length - before).toBeGreaterThan(20));
      process.kill(processesOf(hub)[round % 2] ?? 0, "SIGKILL");
      await until(() => expect(logLines(hub).filter(({ wait_ms: ms }) => ms !== undefined)).toHaveLength(round));
      isOver = true;
      await Promise.all(asking);
    }
    expect(outcomes).not.toContain("No answer.");
  });

  it("waits longer before each restart of a process that keeps ending, while the others serve", async () => {
    const hub = await allReady(await ownDatabase());
    const waits = () => logLines(hub).flatMap(({ wait_ms: ms }) => (typeof ms === "number" ? [ms] : []));
    for (const expected of [250, 500, 1_000]) {
      const before = waits().length;
      await until(() => expect(processesOf(hub)).toHaveLength(2));
      process.kill(processesOf(hub)[1] ?? 0, "SIGKILL");
      await until(() => expect(waits()).toHaveLength(before + 1));
      expect(waits().at(-1)).toBe(expected);
      expect(await ready(hub)).toBe(200);
    }
    await until(async () => expect(await metric(hub, "haak_processes")).toBe(2));
  });

  it("is not ready while a process does not answer, and says so within two seconds", async () => {
    const hub = await allReady(await ownDatabase());
    const [first = 0] = processesOf(hub);
    process.kill(first, "SIGSTOP");
    onTestFinished(() => void process.kill(first, "SIGCONT"));
    const askedAt = Date.now();
    await until(async () => {
      const answer = await ask(hub, "/readyz");
      expect(answer.status).toBe(503);
      expect(answer.text).toContain("One of the processes of this hub does not answer.");
    });
    expect(Date.now() - askedAt).toBeLessThan(6_000);
    process.kill(first, "SIGCONT");
    await until(async () => expect(await ready(hub)).toBe(200));
  });
});

describe.runIf(process.platform === "linux")("a signal to a hub with several processes", () => {
  /** A hub with a call in flight, which ends when the gate opens. */
  async function inFlight(start: (env: HubEnv) => Promise<HubProcess>) {
    const { folder, env } = await ownFolder();
    const hub = await start({ ...env, ...TWO, HAAK_TIMEOUT_MS: "30000" });
    await until(() => expect(hub.output()).toContain("The hub is ready."));
    const shop = await aShopOn(hub);
    const target = receiver.target();
    const gate = Promise.withResolvers<Answer>();
    onTestFinished(() => gate.resolve({ status: 200 }));
    target.answers(() => gate.promise);
    await callOnPaid(shop, target.url);
    const { id } = await report(shop, orderPaid());
    await target.received(1);
    return { folder, env, hub, shop, target, gate, event: id };
  }

  it.each(["its parent", "its process group"])(
    "to %s drains, also with a second one, and the database ends last",
    async (to) => {
      const scene = await inFlight((env) => spawnHub(env, ["setsid"]));
      const { folder, env, hub, target, gate } = scene;
      const databasePid = await folder.databasePid();
      const processes = processesOf(hub);
      const send = () => void process.kill(to === "its parent" ? hub.pid : -hub.pid, "SIGTERM");
      send();
      await until(async () => expect(await ready(hub).catch(() => 503)).toBe(503));
      send();
      // The process without a call in flight may have ended already.
      expect(processes.some(isRunning)).toBe(true);
      expect(isRunning(databasePid)).toBe(true);
      gate.resolve({ status: 200 });
      expect(await hub.exit, hub.output()).toBe(0);
      expect([...processes, databasePid].map(isRunning)).toEqual([false, false, false]);
      expect(logLines(hub).at(-1)?.msg).toBe("The bundled database has stopped.");
      const next = shopAt(await hubFor(env), scene.shop);
      expect(await deliveriesOf(next, `event=${scene.event}`)).toMatchObject([{ state: "delivered" }]);
      expect(target.calls).toHaveLength(1);
    },
  );

  it.each(["npm alone", "its process group"])(
    "to %s under `npm start` drains and hands the exit code on",
    async (to) => {
      const scene = await inFlight(npmStart);
      const { hub, gate, target } = scene;
      process.kill(to === "npm alone" ? hub.pid : -hub.pid, "SIGTERM");
      await until(async () => expect(await ready(hub).catch(() => 503)).toBe(503));
      process.kill(to === "npm alone" ? hub.pid : -hub.pid, "SIGTERM");
      gate.resolve({ status: 200 });
      expect(await hub.exit, hub.output()).toBe(0);
      expect(target.calls).toHaveLength(1);
      expect(logLines(hub).at(-1)?.msg).toBe("The bundled database has stopped.");
    },
  );

  it("SIGKILL to the parent lets the processes finish what is in flight and end, and the next start adopts the database", async () => {
    const { env, hub, shop, gate, target, event } = await inFlight((all) => spawnHub(all));
    const processes = processesOf(hub);
    hub.signal("SIGKILL");
    gate.resolve({ status: 200 });
    await until(() => expect(processes.map(isRunning)).toEqual([false, false]));
    const next = await allReady(env);
    const [delivery] = await deliveriesOf(shopAt(next, shop), `event=${event}`);
    expect(delivery.state).toBe("delivered");
    expect(target.calls).toHaveLength(1);
    expect(next.output()).toContain("A database is running on this folder already.");
  });

  it("during the start ends it, and leaves nothing running", async () => {
    const { folder, env } = await ownFolder();
    const hub = await spawnHub({ ...env, ...TWO });
    await until(() => expect(processesOf(hub)).toHaveLength(1));
    const [databasePid, first = 0] = [await folder.databasePid(), ...processesOf(hub)];
    hub.signal("SIGTERM");
    expect(await hub.exit, hub.output()).toBe(0);
    expect([databasePid, first].map(isRunning)).toEqual([false, false]);
  });
});

describe("a hub with several processes does not start, and gives the reason in one message,", () => {
  const nowhere = "postgres://haak:very-secret@127.0.0.1:1/haak";
  it.each<[string, HubEnv, RegExp]>([
    ["a wrong number of processes", { HAAK_PROCESSES: "none" }, /HAAK_PROCESSES is "none"/],
    ["a wrong setting", { HAAK_TIMEOUT_MS: "0" }, /HAAK_TIMEOUT_MS/],
    ["a database that cannot be reached", {}, /^The database cannot be used/],
  ])("with %s", async (_, env, message) => {
    await expectRefusedStart(
      { DATABASE_URL: nowhere, HAAK_MASTER_KEY: aMasterKey(), HAAK_PROCESSES: "3", ...env },
      message,
    );
  });

  it("with a port that is in use, and leaves no database running", async () => {
    const holder = await hubFor(await ownDatabase());
    const { folder, env } = await ownFolder();
    const PORT = new URL(holder.url).port;
    await expectRefusedStart({ ...env, PORT, HAAK_PROCESSES: "3" }, new RegExp(`Port ${PORT}`));
    await expect(folder.databasePid()).rejects.toThrow("no PostgreSQL runs");
  });
});

/** Starts a hub by npm, in a process group of its own. */
async function npmStart(env: HubEnv): Promise<HubProcess> {
  const PORT = String(await ownPort());
  const child = spawn("npm", ["start", "--silent"], {
    cwd: REPOSITORY,
    detached: true,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, HAAK_ALLOW_TARGETS: "127.0.0.0/8", ...ADMIN, PORT, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exit = once(child, "close").then(([code]: (number | null)[]) => code ?? null);
  const pid = child.pid ?? 0;
  onTestFinished(() => {
    if (child.exitCode === null) process.kill(-pid, "SIGKILL");
  });
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  const stop = () => {
    signal("SIGTERM");
    return exit;
  };
  return { pid, url: `http://127.0.0.1:${PORT}`, output: () => output, exit, signal, stop };
}
