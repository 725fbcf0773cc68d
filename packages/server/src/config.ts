import { availableParallelism } from "node:os";
import { type BreakerSettings, DEFAULT_BREAKER_SETTINGS, parseRetrySchedule } from "@haak/core";
import ipaddr from "ipaddr.js";
import { LOG_LEVELS } from "./platform/log/log.ts";
import { checkDatabaseUrl } from "./platform/postgres/database-url.ts";
import { StartError } from "./platform/process/start-error.ts";

/** All settings of the environment, checked. Secrets must be passed only to the parts that need them. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly databaseUrl: string | null;
  /** The maximum number of connections of this process to its database, over all pools. */
  readonly databaseConnections: number;
  readonly dataDir: string;
  readonly masterKey: Buffer | null;
  /** The previous master key, which opens values that are not sealed with the new one yet. It is null unless the key is being rotated. */
  readonly masterKeyPrevious: Buffer | null;
  readonly role: "all" | "web" | "worker";
  readonly firstShop: { readonly name: string; readonly apiKey: string } | null;
  readonly adminPassword: string | null;
  readonly allowTargets: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly processes: number;
  readonly retryScheduleSeconds: readonly number[];
  readonly breaker: BreakerSettings;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly laneConcurrency: number;
  readonly retentionDays: number;
  /** The maximum number of requests that one process takes in ten seconds, with one key and from one address. */
  readonly rateLimit: { readonly ofKey: number; readonly ofAddress: number };
  /** Null if the hub sends no mail. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  readonly heartbeatUrl: string | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

type Env = Readonly<Record<string, string | undefined>>;

/** A higher limit must be a mistake, because no receiver needs so many calls at once. */
const LANE_CONCURRENCY_MAX = 1_000;
/** A higher number must be a mistake, because more processes than cores only cost memory. */
const PROCESSES_MAX = 256;
/** A hundred years. It means "for ever" for an operator who must keep everything. */
const RETENTION_DAYS_MAX = 36_500;

/**
 * Reads the environment. An empty variable counts as absent, because compose files and shells cannot remove a variable otherwise.
 *
 * @throws StartError with one sentence that names the variable, the mistake and the correct form.
 */
export function readConfig(env: Env): Config {
  const host = text(env, "HAAK_HOST") ?? "127.0.0.1";
  const port = integer(env, "PORT", { fallback: 4225, min: 0, max: 65_535 });
  const databaseUrl = readDatabaseUrl(env);
  const publicUrl = readPublicUrl(env) ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return {
    host,
    port,
    publicUrl,
    databaseUrl,
    databaseConnections: integer(env, "HAAK_DATABASE_CONNECTIONS", { fallback: 30, min: 6, max: 1_000 }),
    dataDir: text(env, "HAAK_DATA_DIR") ?? "./data",
    masterKey: readMasterKey(env, databaseUrl),
    masterKeyPrevious: readKey(env, "HAAK_MASTER_KEY_PREVIOUS"),
    role: choice(env, "HAAK_ROLE", { values: ["all", "web", "worker"], fallback: "all" }),
    firstShop: readFirstShop(env),
    adminPassword: text(env, "HAAK_ADMIN_PASSWORD"),
    allowTargets: readRanges(env, "HAAK_ALLOW_TARGETS"),
    trustedProxies: readRanges(env, "HAAK_TRUSTED_PROXIES"),
    processes: integer(env, "HAAK_PROCESSES", { fallback: defaultProcesses(), min: 1, max: PROCESSES_MAX }),
    retryScheduleSeconds: readRetrySchedule(env),
    breaker: readBreaker(env),
    timeoutMs: integer(env, "HAAK_TIMEOUT_MS", { fallback: 15_000, min: 1, max: 600_000 }),
    concurrency: integer(env, "HAAK_CONCURRENCY", { fallback: 256, min: 1, max: 10_000 }),
    laneConcurrency: integer(env, "HAAK_LANE_CONCURRENCY", { fallback: 16, min: 1, max: LANE_CONCURRENCY_MAX }),
    rateLimit: readRateLimit(env),
    retentionDays: integer(env, "HAAK_RETENTION_DAYS", { fallback: 90, min: 1, max: RETENTION_DAYS_MAX }),
    mail: readMail(env, publicUrl),
    heartbeatUrl: readHeartbeatUrl(env),
    logLevel: choice(env, "LOG_LEVEL", { values: LOG_LEVELS, fallback: "info" }),
  };
}

/** One core is left for the database. */
function defaultProcesses(): number {
  return Math.max(1, availableParallelism() - 1);
}

function text(env: Env, name: string): string | null {
  const value = env[name]?.trim();
  return value ? value : null;
}

function wrong(name: string, why: string): StartError {
  return new StartError("bad_configuration", `${name} ${why}`);
}

function integer(env: Env, name: string, range: { fallback: number; min: number; max: number }): number {
  const value = text(env, name);
  if (value === null) return range.fallback;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= range.min && number <= range.max) return number;
  throw wrong(name, `is "${value}". Set it to a whole number from ${range.min} to ${range.max}.`);
}

function choice<T extends string>(env: Env, name: string, options: { values: readonly T[]; fallback: T }): T {
  const value = text(env, name);
  if (value === null) return options.fallback;
  const found = options.values.find((known) => known === value);
  if (found) return found;
  throw wrong(name, `is "${value}". Set it to one of ${options.values.join(", ")}.`);
}

function readDatabaseUrl(env: Env): string | null {
  const value = text(env, "DATABASE_URL");
  return value === null ? null : checkDatabaseUrl(value);
}

/** Requires the address of a database, for commands that need one. @throws StartError. */
export function requireDatabaseUrl(env: Env): string {
  const url = readDatabaseUrl(env);
  if (url !== null) return url;
  throw wrong("DATABASE_URL", "is missing: write where to, as postgres://user:password@host:5432/database.");
}

/** The URL is shown to others, so that it must not contain a password. A message about a wrong one must not repeat it either. */
function readPublicUrl(env: Env): string | null {
  const value = text(env, "HAAK_PUBLIC_URL");
  if (value === null) return null;
  const url = URL.parse(value);
  const isPlain = url !== null && ["http:", "https:"].includes(url.protocol) && !url.search && !url.hash;
  if (isPlain && !url.username && !url.password) return url.href.replace(/\/+$/, "");
  throw wrong(
    "HAAK_PUBLIC_URL",
    "is not usable: write the address at which others reach the hub, as https://haak.example.com, without password, query or fragment.",
  );
}

const HOW_TO_MAKE_A_KEY = "make one with: node -p 'crypto.randomBytes(32).toString(\"base64\")'";

function readMasterKey(env: Env, databaseUrl: string | null): Buffer | null {
  const key = readKey(env, "HAAK_MASTER_KEY");
  if (key !== null || databaseUrl === null) return key;
  throw wrong(
    "HAAK_MASTER_KEY",
    `is missing: with DATABASE_URL every process needs the same key; ${HOW_TO_MAKE_A_KEY}`,
  );
}

function readKey(env: Env, name: string): Buffer | null {
  const value = text(env, name);
  if (value === null) return null;
  const key = Buffer.from(value, "base64");
  if (key.length === 32 && key.toString("base64").replace(/=+$/, "") === value.replace(/=+$/, "")) return key;
  throw wrong(name, `is not 32 bytes in base64: ${HOW_TO_MAKE_A_KEY}`);
}

function readFirstShop(env: Env): Config["firstShop"] {
  const apiKey = text(env, "HAAK_API_KEY");
  if (apiKey === null) return null;
  if (!/^[\x21-\x7e]{16,200}$/.test(apiKey)) {
    throw wrong("HAAK_API_KEY", "must be 16 to 200 visible ASCII characters without spaces.");
  }
  return { apiKey, name: text(env, "HAAK_SHOP_NAME") ?? "My shop" };
}

function readRanges(env: Env, name: string): readonly string[] {
  const ranges = (text(env, name) ?? "").split(",").map((range) => range.trim());
  return ranges.filter(Boolean).map((range) => {
    if (ipaddr.isValidCIDR(range)) return range;
    throw wrong(name, `holds "${range}": list ranges such as 127.0.0.0/8 or fd00::/8, with commas.`);
  });
}

function readRetrySchedule(env: Env): readonly number[] {
  try {
    return parseRetrySchedule(text(env, "HAAK_RETRY_SCHEDULE") ?? "5,300,1800,7200,18000,36000,50400,72000,86400");
  } catch (error) {
    throw wrong("HAAK_RETRY_SCHEDULE", `cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The maximum of a day ensures that the hub notices within a day that an endpoint works again. */
const PROBE_SECONDS_MAX = 86_400;

function readBreaker(env: Env): BreakerSettings {
  const value = text(env, "HAAK_BREAKER");
  if (value === null) return DEFAULT_BREAKER_SETTINGS;
  const parts = value.split(",").map((part) => part.trim());
  const [failures = 0, firstProbeSeconds = 0, probeSecondsMax = 0, ...rest] = parts.map(Number);
  const numbers = rest.length === 0 && parts.every((part) => /^\d{1,6}(\.\d+)?$/.test(part));
  const right = numbers && Number.isInteger(failures) && failures >= 1 && probeSecondsMax <= PROBE_SECONDS_MAX;
  if (right && firstProbeSeconds > 0 && probeSecondsMax >= firstProbeSeconds) {
    return { failures, firstProbeSeconds, probeSecondsMax };
  }
  const like = "as failures in a row, seconds before the first probe, seconds between probes at the most";
  throw wrong("HAAK_BREAKER", `is "${value}": write three numbers ${like}, such as 5,30,600; at most a day.`);
}

/** The default is far above normal use, but stops a program in an endless loop. For no limit, set a very large number. */
const RATE_LIMIT_DEFAULT = "100000,100000";

function readRateLimit(env: Env): Config["rateLimit"] {
  const value = text(env, "HAAK_RATE_LIMIT") ?? RATE_LIMIT_DEFAULT;
  const [, ofKey, ofAddress] = /^([1-9]\d{0,8}),([1-9]\d{0,8})$/.exec(value) ?? [];
  if (ofKey && ofAddress) return { ofKey: Number(ofKey), ofAddress: Number(ofAddress) };
  const like = "requests in ten seconds with one API key, and from one address";
  throw wrong("HAAK_RATE_LIMIT", `is "${value}": write two whole numbers, ${like}, such as ${RATE_LIMIT_DEFAULT}.`);
}

const MAIL_ADDRESS = /^[^\s@<>()",;:\\]+@[^\s@<>()",;:\\]+$/;

function readMail(env: Env, publicUrl: string): Config["mail"] {
  const from = text(env, "HAAK_MAIL_FROM");
  const address = from === null ? null : (/^[^<>\r\n]*<([^<>]+)>$/.exec(from)?.[1] ?? from);
  if (address !== null && !MAIL_ADDRESS.test(address)) {
    throw wrong(
      "HAAK_MAIL_FROM",
      "is not a sender. Write an address, for example haak@example.com or Haak <haak@example.com>.",
    );
  }
  const smtpUrl = readSmtpUrl(env);
  return smtpUrl === null ? null : { smtpUrl, from: from ?? `Haak <haak@${mailHost(publicUrl)}>` };
}

/** The default sender is the hub's own host. A bare IP address cannot be the domain of a sender. */
function mailHost(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  return hostname.startsWith("[") || ipaddr.isValid(hostname) ? "localhost" : hostname;
}

/** The URL contains a password, so that no message may repeat it. */
function readSmtpUrl(env: Env): string | null {
  const value = text(env, "HAAK_SMTP_URL");
  if (value === null) return null;
  const url = URL.parse(value);
  if (url && ["smtp:", "smtps:"].includes(url.protocol) && url.hostname) return value;
  throw wrong(
    "HAAK_SMTP_URL",
    "is not the address of a mail server. Write smtp://user:password@host:587 or smtps://user:password@host:465.",
  );
}

/** The path is often the monitor's password, so that no message may repeat it. */
function readHeartbeatUrl(env: Env): string | null {
  const value = text(env, "HAAK_HEARTBEAT_URL");
  if (value === null) return null;
  const url = URL.parse(value);
  if (url && ["http:", "https:"].includes(url.protocol) && !url.username && !url.password) return url.href;
  throw wrong(
    "HAAK_HEARTBEAT_URL",
    "is not usable: write the address that your monitor gave you, as https://monitor.example.com/ping/1, without user and password.",
  );
}
