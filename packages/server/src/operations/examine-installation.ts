import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Config, readConfig } from "../config.ts";
import { checkMailServer } from "../platform/mail/mail.ts";
import { HubClient } from "../platform/postgres/client.ts";
import { refuseTransactionPooling } from "../platform/postgres/pooler.ts";
import { StartError } from "../platform/process/start-error.ts";

/** One check, as `haak doctor` shows it. */
interface Finding {
  readonly check: string;
  readonly state: "ok" | "warning" | "failed" | "skipped";
  readonly detail: string;
  readonly remedy: string | null;
}

/** Reads the environment as the hub does at its start, and checks what it names. It starts nothing, because a hub may be running. */
async function examineInstallation(): Promise<Finding[]> {
  try {
    const config = readConfig(process.env);
    const detail = `the environment here is valid: ${config.role}, ${config.publicUrl}`;
    const configuration: Finding = { check: "configuration", state: "ok", detail, remedy: null };
    const [database, disk, mail] = await Promise.all([judgeDatabase(config), examineDisk(config), examineMail(config)]);
    return [configuration, ...database, ...disk, judgeProxy(config), mail];
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const remedy = "docs/configuration.md describes every variable. A hub with this environment would not start.";
    return [{ check: "configuration", state: "failed", detail: error.message, remedy }];
  }
}

/** Below this the hub does not start. */
const MAJOR_MIN = 14;

async function judgeDatabase({ databaseUrl, dataDir }: Config): Promise<Finding[]> {
  if (databaseUrl === null) {
    const detail = `bundled, in ${resolve(dataDir)}. Only a running hub can tell whether it works`;
    return [{ check: "database", state: "skipped", detail, remedy: null }];
  }
  const { ok, detail, secondsOff } = await examineDatabase(databaseUrl);
  const remedy = "Check DATABASE_URL, and whether that PostgreSQL runs and is 14 or newer.";
  const database: Finding = { check: "database", state: ok ? "ok" : "failed", detail, remedy: ok ? null : remedy };
  return secondsOff === null ? [database] : [database, judgeDatabaseClock(secondsOff)];
}

interface ExaminedDatabase {
  readonly ok: boolean;
  readonly detail: string;
  /** How far its clock is from the clock of this machine. Null if nobody answers. */
  readonly secondsOff: number | null;
}

/** Whether a PostgreSQL answers and is new enough, with a sentence for either. It changes nothing. */
async function examineDatabase(databaseUrl: string): Promise<ExaminedDatabase> {
  const client = new HubClient({ connectionString: databaseUrl, application_name: "haak doctor" });
  // A connection that breaks while it is closed would otherwise end the program.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; name: string; now: Date }>(
      "select current_setting('server_version') as version, current_database() as name, clock_timestamp() as now",
    );
    const answeredAt = Date.now();
    await refuseTransactionPooling(client, databaseUrl);
    const [{ version, name, now } = { version: "0", name: "", now: new Date() }] = rows;
    const detail = `PostgreSQL ${version}, database ${name}`;
    const secondsOff = Math.abs(answeredAt - now.getTime()) / 1_000;
    return { ok: Number.parseInt(version, 10) >= MAJOR_MIN, detail, secondsOff };
  } catch (error) {
    // Never the URL, which holds a password. A connection error may have no message, only a code.
    const detail = error instanceof Error ? error.message || String(Reflect.get(error, "code")) : String(error);
    return { ok: false, detail, secondsOff: null };
  } finally {
    await client.end();
  }
}

/** A process whose clock is further from the database's sends nothing (decision 0050). */
const CLOCK_SECONDS_MAX = 5;

/** Judges the difference between the clock of the database's host and this machine's. */
export function judgeDatabaseClock(secondsOff: number): Finding {
  const detail = `the clocks of the database and this machine differ by ${secondsOff.toFixed(1)} s`;
  if (secondsOff <= CLOCK_SECONDS_MAX) return { check: "database clock", state: "ok", detail, remedy: null };
  const remedy = `Let both machines keep time by NTP: a process that is more than ${CLOCK_SECONDS_MAX} s off sends nothing.`;
  return { check: "database clock", state: "failed", detail, remedy };
}

const GIB = 2 ** 30;

/** Checks the disk of the bundled database. That of your own PostgreSQL may be on another machine, so only its operator can see it. */
async function examineDisk({ databaseUrl, dataDir }: Config): Promise<Finding[]> {
  if (databaseUrl !== null) return [];
  let folder = resolve(dataDir);
  // The folder does not exist before the first start.
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, blocks, bsize } = await statfs(folder);
  return [judgeDisk({ folder, freeBytes: bavail * bsize, allBytes: blocks * bsize })];
}

/** Judges the free space of a disk. PostgreSQL stops when nothing is left, and needs some space to start again. */
export function judgeDisk({
  folder,
  freeBytes,
  allBytes,
}: {
  folder: string;
  freeBytes: number;
  allBytes: number;
}): Finding {
  const percent = Math.round((freeBytes / allBytes) * 100);
  const detail = `${(freeBytes / GIB).toFixed(1)} GiB free (${percent}%) where ${folder} is`;
  const remedy =
    "Make space or move HAAK_DATA_DIR to a larger disk, or keep less (HAAK_RETENTION_DAYS). A full disk stops the database.";
  if (freeBytes < GIB) return { check: "disk", state: "failed", detail, remedy };
  if (freeBytes < 5 * GIB && percent < 10) return { check: "disk", state: "warning", detail, remedy };
  return { check: "disk", state: "ok", detail, remedy: null };
}

/** Judges how others reach the hub. The hub itself speaks plain http, so a public address with https means that a proxy is before it. */
export function judgeProxy({
  publicUrl,
  host,
  trustedProxies,
}: Pick<Config, "publicUrl" | "host" | "trustedProxies">): Finding {
  const check = "proxy";
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === "https:") {
    const detail = `${publicUrl} is behind ${trustedProxies.join(", ")}`;
    if (trustedProxies.length > 0) return { check, state: "ok", detail, remedy: null };
    const remedy =
      "Set HAAK_TRUSTED_PROXIES to the addresses of the proxy, for one on this machine 127.0.0.1/32,::1/128. Otherwise all callers count as one address, " +
      "so that one person with wrong passwords locks everybody out.";
    return {
      check,
      state: "failed",
      detail: "forwarded addresses are not trusted: HAAK_TRUSTED_PROXIES is empty",
      remedy,
    };
  }
  if (isLoopback(host) && isLoopback(hostname))
    return { check, state: "skipped", detail: "only this machine can reach the hub", remedy: null };
  const remedy =
    "Put a proxy with TLS before the hub (docs/operating.md) and set HAAK_PUBLIC_URL to its https address. Otherwise keys and orders can be read on the way.";
  return { check, state: "warning", detail: `others reach the hub at ${publicUrl}, without TLS`, remedy };
}

const isLoopback = (host: string): boolean => host === "localhost" || /^(?:127\.|\[?::1\]?$)/.test(host);

const MAIL_MS_MAX = 10_000;

async function examineMail({ mail }: Config): Promise<Finding> {
  if (mail === null) {
    const remedy = "Set HAAK_SMTP_URL, so that people hear about calls that fail. Without it nobody is warned by mail.";
    return { check: "mail", state: "warning", detail: "no mail server is set", remedy };
  }
  const problem = await checkMailServer({ smtpUrl: mail.smtpUrl, timeoutMs: MAIL_MS_MAX });
  if (problem === null)
    return { check: "mail", state: "ok", detail: `the mail server lets the hub in; sender ${mail.from}`, remedy: null };
  const remedy = "Check HAAK_SMTP_URL: address, port, user and password. No warning or digest is sent until it works.";
  return { check: "mail", state: "failed", detail: problem, remedy };
}

if (import.meta.main) process.stdout.write(JSON.stringify(await examineInstallation()));
