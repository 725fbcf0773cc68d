import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const KEY = Buffer.alloc(32, 3).toString("base64");

function refusalOf(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toMatchObject({ name: "StartError", code: "bad_configuration" });
    return error instanceof Error ? error.message : "";
  }
  throw new Error(`No error was found in ${JSON.stringify(env)}.`);
}

describe("the configuration", () => {
  it("of an empty environment starts a hub on the user's own machine", () => {
    expect(readConfig({})).toEqual({
      host: "127.0.0.1",
      port: 4225,
      publicUrl: "http://127.0.0.1:4225",
      databaseUrl: null,
      databaseConnections: 30,
      dataDir: "./data",
      masterKey: null,
      masterKeyPrevious: null,
      role: "all",
      firstShop: null,
      adminPassword: null,
      allowTargets: [],
      processes: Math.max(1, availableParallelism() - 1),
      retryScheduleSeconds: [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
      breaker: { failures: 5, firstProbeSeconds: 30, probeSecondsMax: 600 },
      timeoutMs: 15_000,
      trustedProxies: [],
      concurrency: 256,
      laneConcurrency: 16,
      rateLimit: { ofKey: 100_000, ofAddress: 100_000 },
      retentionDays: 90,
      mail: null,
      heartbeatUrl: null,
      logLevel: "info",
    });
  });

  it("treats an empty or blank variable as absent", () => {
    const names = ["HAAK_HOST", "PORT", "HAAK_PUBLIC_URL", "DATABASE_URL", "HAAK_DATA_DIR", "HAAK_MASTER_KEY"];
    const more = [
      "HAAK_ROLE",
      "HAAK_API_KEY",
      "HAAK_SHOP_NAME",
      "HAAK_ADMIN_PASSWORD",
      "HAAK_ALLOW_TARGETS",
      "HAAK_TRUSTED_PROXIES",
    ];
    const rest = [
      "HAAK_PROCESSES",
      "HAAK_RETRY_SCHEDULE",
      "HAAK_TIMEOUT_MS",
      "HAAK_CONCURRENCY",
      "HAAK_LANE_CONCURRENCY",
      "LOG_LEVEL",
    ];
    const mails = ["HAAK_SMTP_URL", "HAAK_MAIL_FROM", "HAAK_HEARTBEAT_URL"];
    const all = [...names, ...more, ...rest, ...mails, "HAAK_RETENTION_DAYS"];
    for (const value of ["", "  "]) {
      expect(readConfig(Object.fromEntries(all.map((name) => [name, value])))).toEqual(readConfig({}));
    }
  });

  it.each([
    [{ HAAK_HOST: "0.0.0.0" }, { host: "0.0.0.0", publicUrl: "http://0.0.0.0:4225" }],
    [
      { HAAK_HOST: "::1", PORT: "80" },
      { host: "::1", port: 80, publicUrl: "http://[::1]:80" },
    ],
    [{ PORT: "0" }, { port: 0 }],
    [{ PORT: " 65535 " }, { port: 65_535 }],
    [{ HAAK_PUBLIC_URL: "https://haak.example.com/" }, { publicUrl: "https://haak.example.com" }],
    [{ HAAK_PUBLIC_URL: "https://example.com/haak/" }, { publicUrl: "https://example.com/haak" }],
    [
      { HAAK_SMTP_URL: "smtp://mail.example.com", HAAK_MAIL_FROM: "haak@example.com" },
      { mail: { smtpUrl: "smtp://mail.example.com", from: "haak@example.com" } },
    ],
    [
      { HAAK_SMTP_URL: "smtps://haak:pass@mail.example.com:465", HAAK_MAIL_FROM: "Haak <haak@example.com>" },
      { mail: { smtpUrl: "smtps://haak:pass@mail.example.com:465", from: "Haak <haak@example.com>" } },
    ],
    [{ HAAK_SMTP_URL: "smtp://127.0.0.1" }, { mail: { smtpUrl: "smtp://127.0.0.1", from: "Haak <haak@localhost>" } }],
    [
      { HAAK_SMTP_URL: "smtp://mail", HAAK_PUBLIC_URL: "https://haak.example.com" },
      { mail: { smtpUrl: "smtp://mail", from: "Haak <haak@haak.example.com>" } },
    ],
    [{ HAAK_MAIL_FROM: "haak@example.com" }, { mail: null }],
    [{ HAAK_HEARTBEAT_URL: "http://monitor:3001/ping/1" }, { heartbeatUrl: "http://monitor:3001/ping/1" }],
    [{ HAAK_DATA_DIR: "/var/lib/haak" }, { dataDir: "/var/lib/haak" }],
    [{ HAAK_MASTER_KEY: KEY }, { masterKey: Buffer.alloc(32, 3) }],
    [{ HAAK_MASTER_KEY: KEY.replace("=", "") }, { masterKey: Buffer.alloc(32, 3) }],
    [
      { DATABASE_URL: "postgres://haak:pw@db.example.com/haak", HAAK_MASTER_KEY: KEY },
      { databaseUrl: "postgres://haak:pw@db.example.com/haak" },
    ],
    [{ DATABASE_URL: "postgresql://db/haak", HAAK_MASTER_KEY: KEY }, { databaseUrl: "postgresql://db/haak" }],
    [{ HAAK_ROLE: "web" }, { role: "web" }],
    [{ HAAK_API_KEY: "a-key-of-16-chars" }, { firstShop: { apiKey: "a-key-of-16-chars", name: "My shop" } }],
    [
      { HAAK_API_KEY: "a-key-of-16-chars", HAAK_SHOP_NAME: "Bakkerij Jansen" },
      { firstShop: { apiKey: "a-key-of-16-chars", name: "Bakkerij Jansen" } },
    ],
    [{ HAAK_SHOP_NAME: "Without a key" }, { firstShop: null }],
    [{ HAAK_ADMIN_PASSWORD: "pass word" }, { adminPassword: "pass word" }],
    [{ HAAK_ALLOW_TARGETS: "127.0.0.0/8, fd00::/8," }, { allowTargets: ["127.0.0.0/8", "fd00::/8"] }],
    [{ HAAK_TRUSTED_PROXIES: "10.0.0.0/8" }, { trustedProxies: ["10.0.0.0/8"] }],
    [{ HAAK_RETRY_SCHEDULE: "1,2,3" }, { retryScheduleSeconds: [1, 2, 3] }],
    [{ HAAK_TIMEOUT_MS: "500" }, { timeoutMs: 500 }],
    [{ HAAK_BREAKER: "3,0.5,60" }, { breaker: { failures: 3, firstProbeSeconds: 0.5, probeSecondsMax: 60 } }],
    [{ HAAK_PROCESSES: "8" }, { processes: 8 }],
    [{ HAAK_CONCURRENCY: "1" }, { concurrency: 1 }],
    [{ HAAK_LANE_CONCURRENCY: "1000" }, { laneConcurrency: 1_000 }],
    [{ HAAK_RETENTION_DAYS: "1" }, { retentionDays: 1 }],
    [{ LOG_LEVEL: "silent" }, { logLevel: "silent" }],
  ])("understands %o", (env, expected) => {
    expect(readConfig(env)).toMatchObject(expected);
  });

  it.each([
    ["PORT", "http"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "80.5"],
    ["PORT", "1e3"],
    ["HAAK_PUBLIC_URL", "haak.example.com"],
    ["HAAK_PUBLIC_URL", "ftp://haak.example.com"],
    ["HAAK_PUBLIC_URL", "https://haak.example.com/?a=1"],
    ["HAAK_ROLE", "master"],
    ["HAAK_ALLOW_TARGETS", "10.0.0.0/8, localhost"],
    ["HAAK_ALLOW_TARGETS", "10.0.0.1"],
    ["HAAK_TRUSTED_PROXIES", "10.0.0.1"],
    ["HAAK_RETRY_SCHEDULE", "5,soon"],
    ["HAAK_RETRY_SCHEDULE", "-5"],
    ["HAAK_TIMEOUT_MS", "0"],
    ["HAAK_BREAKER", "0,30,600"],
    ["HAAK_BREAKER", "5,30"],
    ["HAAK_BREAKER", "5,60,30"],
    ["HAAK_BREAKER", "five,30,600"],
    ["HAAK_BREAKER", "3,Infinity,Infinity"],
    ["HAAK_BREAKER", "3,30,86401"],
    ["HAAK_PROCESSES", "0"],
    ["HAAK_PROCESSES", "257"],
    ["HAAK_CONCURRENCY", "0"],
    ["HAAK_LANE_CONCURRENCY", "1001"],
    ["HAAK_RETENTION_DAYS", "0"],
    ["HAAK_RETENTION_DAYS", "1.5"],
    ["HAAK_RETENTION_DAYS", "36501"],
    ["HAAK_RETENTION_DAYS", "forever"],
    ["LOG_LEVEL", "loud"],
    ["HAAK_SMTP_URL", "mail.example.com:587"],
    ["HAAK_SMTP_URL", "http://mail.example.com"],
    ["HAAK_SMTP_URL", "smtp://"],
    ["HAAK_MAIL_FROM", "Haak"],
    ["HAAK_MAIL_FROM", "haak@example.com, other@example.com"],
    ["HAAK_MAIL_FROM", "Haak <haak@example.com> <b@example.com>"],
    ["HAAK_HEARTBEAT_URL", "monitor.example.com/ping"],
    ["HAAK_HEARTBEAT_URL", "ftp://monitor.example.com/ping"],
  ])("refuses %s=%s with one sentence that names the variable and the correct form", (name, value) => {
    const message = refusalOf({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name} `));
    expect(message).toMatch(/\.$|: .+$/);
    expect(message).not.toContain("\n");
  });

  it("needs the same master key in every process that shares a database", () => {
    expect(refusalOf({ DATABASE_URL: "postgres://db/haak" })).toMatch(
      /^HAAK_MASTER_KEY is missing: .*crypto\.randomBytes\(32\)/,
    );
  });

  it.each([
    ["DATABASE_URL", "mysql://haak:hidden-word@db/haak"],
    ["DATABASE_URL", "hidden-word"],
    ["HAAK_MASTER_KEY", "hidden-word"],
    ["HAAK_MASTER_KEY", Buffer.from("hidden-word").toString("base64")],
    ["HAAK_MASTER_KEY", `${KEY}AAAA`],
    ["HAAK_API_KEY", "hidden-word"],
    ["HAAK_API_KEY", "hidden-word with blanks"],
    ["HAAK_API_KEY", `hidden-word${"x".repeat(200)}`],
    ["HAAK_PUBLIC_URL", "https://admin:hidden-word@haak.example.com/?a=1"],
    ["HAAK_PUBLIC_URL", "https://admin:hidden-word@haak.example.com"],
    ["HAAK_SMTP_URL", "smpt://haak:hidden-word@mail.example.com"],
    ["HAAK_HEARTBEAT_URL", "https://monitor:hidden-word@example.com/ping"],
    ["HAAK_HEARTBEAT_URL", "monitor.example.com/hidden-word"],
  ])("never repeats the secret in %s", (name, value) => {
    const message = refusalOf({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name} `));
    expect(message).not.toContain("hidden-word");
    expect(message).not.toContain(value);
  });
});
