import { scrypt } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { english } from "../../../test/support/english.ts";
import { startFakeDns } from "../../../test/support/fake-dns.ts";
import { startRawReceiver } from "../../../test/support/raw-receiver.ts";
import { createHttpClient } from "./http-client.ts";
import { createResolveHost, type ResolveHost, type ResolveHostOptions, shareLookups } from "./resolve-host.ts";

const addressesOf = async (resolve: ResolveHost, name: string) =>
  (await resolve(name)).map(({ address }) => address).toSorted();

/** A look-up that reads these files and asks that server. */
async function aLookup({
  hosts = "",
  resolvConf = "",
  ...options
}: ResolveHostOptions & { hosts?: string; resolvConf?: string }) {
  const folder = await mkdtemp(join(tmpdir(), "haak-names-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = { hostsFile: join(folder, "hosts"), resolvConf: join(folder, "resolv.conf") };
  await writeFile(files.hostsFile, hosts);
  await writeFile(files.resolvConf, resolvConf);
  return { ...files, resolve: createResolveHost({ ...options, ...files }) };
}

describe("a look-up of a name", () => {
  it("finds its IPv4 and its IPv6 addresses, in whatever case it is written", async () => {
    const { servers } = await startFakeDns({ "both.example.com": ["192.0.2.1", "192.0.2.2", "2001:db8::7"] });
    const { resolve } = await aLookup({ servers });
    expect(await addressesOf(resolve, "Both.Example.COM")).toEqual(["192.0.2.1", "192.0.2.2", "2001:db8::7"]);
    expect(await addressesOf(resolve, "both.example.com.")).toHaveLength(3);
  });

  it("follows a name that stands for another one", async () => {
    const { servers } = await startFakeDns({
      "alias.example.com": { cname: "real.example.net" },
      "real.example.net": ["192.0.2.9"],
    });
    const { resolve } = await aLookup({ servers });
    expect(await addressesOf(resolve, "alias.example.com")).toEqual(["192.0.2.9"]);
  });

  it("takes the hosts file first, and reads it again after a change", async () => {
    const { servers, asked } = await startFakeDns({ "receiver.example.com": ["192.0.2.1"] });
    const hosts =
      "10.0.0.5\treceiver.example.com Receiver # ours\n::5 receiver\nnonsense receiver\n# 10.0.0.6 receiver\n";
    const { resolve, hostsFile } = await aLookup({ servers, hosts });
    expect(await addressesOf(resolve, "receiver.example.com")).toEqual(["10.0.0.5"]);
    expect(await addressesOf(resolve, "RECEIVER")).toEqual(["10.0.0.5", "::5"]);
    expect(asked).toEqual([]);
    await writeFile(hostsFile, "10.0.0.77 receiver\n");
    expect(await addressesOf(resolve, "receiver")).toEqual(["10.0.0.77"]);
    expect(await addressesOf(resolve, "receiver.example.com")).toEqual(["192.0.2.1"]);
    await rm(hostsFile);
    await expect(resolve("receiver")).rejects.toMatchObject({ code: "ENOTFOUND" });
  });

  it.each(["localhost", "localhost.", "hub.localhost"])("keeps %s on this machine", async (name) => {
    const { servers, asked } = await startFakeDns({ [name]: ["192.0.2.1"] });
    const { resolve } = await aLookup({ servers });
    expect(await addressesOf(resolve, name)).toEqual(["127.0.0.1", "::1"]);
    const { resolve: withHosts } = await aLookup({ servers, hosts: "127.0.0.1 localhost" });
    expect(await addressesOf(withHosts, name)).toEqual(["127.0.0.1"]);
    expect(asked).toEqual([]);
  });

  it("tries the search domains before or after the name itself, by its dots", async () => {
    const { servers, asked } = await startFakeDns({
      "receiver.shop.svc.cluster.local": ["10.1.0.1"],
      "receiver.shop.svc": ["10.1.0.2"],
      "hook.example.com": ["192.0.2.1"],
    });
    const cluster = await aLookup({
      servers,
      resolvConf: "nameserver 10.0.0.1\nsearch svc.cluster.local cluster.local\noptions edns0 ndots:5\n",
    });
    expect(await addressesOf(cluster.resolve, "receiver.shop")).toEqual(["10.1.0.1"]);
    expect(await addressesOf(cluster.resolve, "hook.example.com")).toEqual(["192.0.2.1"]);
    expect(await addressesOf(cluster.resolve, "receiver.shop.svc.")).toEqual(["10.1.0.2"]);
    asked.length = 0;
    const usual = await aLookup({ servers, resolvConf: "domain svc.cluster.local\n" });
    expect(await addressesOf(usual.resolve, "hook.example.com")).toEqual(["192.0.2.1"]);
    expect(asked.toSorted()).toEqual(["hook.example.com A", "hook.example.com AAAA"]);
    expect(await addressesOf(usual.resolve, "receiver.shop")).toEqual(["10.1.0.1"]);
  });

  it("tells a name that does not exist from a server that fails", async () => {
    const { servers } = await startFakeDns({ "broken.example.com": "broken", "empty.example.com": [] });
    const { resolve } = await aLookup({ servers });
    await expect(resolve("gone.example.com")).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(resolve("empty.example.com")).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(resolve(`${"a".repeat(64)}.example.com`)).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(resolve("broken.example.com")).rejects.toMatchObject({ code: "EAI_AGAIN" });
    const { resolve: nowhere } = await aLookup({ servers: ["127.0.0.1:1"], timeoutMs: 300 });
    await expect(nowhere("hook.example.com")).rejects.toMatchObject({ code: "EAI_AGAIN" });
  });
});

describe("shared look-ups", () => {
  const answering: ResolveHost = () => Promise.resolve([{ address: "1.1.1.1", family: 4 }]);

  it("ask once for all who ask at the same time, and again afterwards", async () => {
    const asked: string[] = [];
    const resolve = shareLookups((host) => {
      asked.push(host);
      return answering(host);
    });
    await Promise.all([resolve("a.example.com"), resolve("a.example.com"), resolve("b.example.com")]);
    expect(asked).toEqual(["a.example.com", "b.example.com"]);
    await resolve("a.example.com");
    expect(asked).toHaveLength(3);
  });

  it("forget a failure", async () => {
    let calls = 0;
    const resolve = shareLookups((host) => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error("not now")) : answering(host);
    });
    await expect(resolve("a.example.com")).rejects.toThrow("not now");
    await expect(resolve("a.example.com")).resolves.toHaveLength(1);
  });

  it("refuse more names at once than they may, and take one again when another has ended", async () => {
    const first = Promise.withResolvers<[]>();
    const resolve = shareLookups((host) => (host === "a.example.com" ? first.promise : answering(host)), 1);
    const [hanging, same] = [resolve("a.example.com"), resolve("a.example.com")];
    await expect(resolve("b.example.com")).rejects.toMatchObject({ code: "EAI_AGAIN" });
    first.resolve([]);
    expect(await Promise.all([hanging, same])).toEqual([[], []]);
    await expect(resolve("b.example.com")).resolves.toHaveLength(1);
  });
});

describe("names whose servers never answer", () => {
  const silent = Array.from({ length: 40 }, (_, index) => `silent-${index}.example.com`);
  const zone = {
    ...Object.fromEntries(silent.map((name) => [name, "silent" as const])),
    "hook.example.com": ["127.0.0.1"],
  };

  it("delay neither other names nor files nor hashes, and fail in time", async () => {
    const { servers } = await startFakeDns(zone);
    const { resolve } = await aLookup({ servers, timeoutMs: 1_500 });
    const ended: string[] = [];
    const hanging = silent.map((name) =>
      resolve(name).catch((error: unknown) => {
        ended.push(name);
        return error;
      }),
    );
    const hash = promisify(scrypt);
    expect(await addressesOf(resolve, "hook.example.com")).toEqual(["127.0.0.1"]);
    await Promise.all([
      readFile(import.meta.filename),
      ...Array.from({ length: 4 }, () => hash("password", "salt", 64)),
    ]);
    expect(ended).toEqual([]);
    for (const error of await Promise.all(hanging)) expect(error).toMatchObject({ code: "EAI_AGAIN" });
  });

  it("fail a call to them as unreachable before its own time is over, and let others through", async () => {
    const { servers } = await startFakeDns(zone);
    const receiver = await startRawReceiver((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
    const { resolve } = await aLookup({ servers, timeoutMs: 1_000 });
    const client = createHttpClient({ allowTargets: ["127.0.0.0/8"], resolve });
    onTestFinished(() => client.close());
    const call = (name: string) =>
      client.request({
        method: "POST",
        url: `http://${name}:${receiver.port}/`,
        headers: {},
        body: "{}",
        timeoutMs: 15_000,
      });
    const hanging = silent.map(call);
    expect(await call("hook.example.com")).toMatchObject({ kind: "answered", status: 200 });
    for (const [index, response] of (await Promise.all(hanging)).entries())
      expect(english(response)).toMatchObject({
        outcome: "unreachable",
        error: expect.stringContaining(silent[index] ?? ""),
      });
  });
});

describe("a server that answers about IPv4 only", () => {
  it("is not waited for", async () => {
    const { servers } = await startFakeDns({ "half.example.com": ["192.0.2.1"] }, { answersIpv6: false });
    const { resolve } = await aLookup({ servers, timeoutMs: 60_000 });
    expect(await addressesOf(resolve, "half.example.com")).toEqual(["192.0.2.1"]);
  });
});
