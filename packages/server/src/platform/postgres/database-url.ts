import { isIPv6 } from "node:net";
import pg from "pg";
import { StartError } from "../process/start-error.ts";

/** One server that a database URL names. */
export interface DatabaseHost {
  readonly host: string;
  readonly port: number;
}

/** What `DATABASE_URL` names: one server, or a primary and its standbys. */
export interface DatabaseAddress {
  /** In the order of the URL. If there are several, the hub uses the one that takes writes. */
  readonly hosts: readonly DatabaseHost[];
  /** The URL with the first host alone, because the driver refuses several. It contains the password. */
  readonly driverUrl: string;
  /** The hosts and the database without user and password, so that it can be shown. */
  readonly name: string;
}

const EXAMPLE = "postgres://user:password@host:5432/database";
const SHAPE = /^(?<scheme>postgres(?:ql)?):\/\/(?<authority>[^/?#]*)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/i;
const HOST_AND_PORT = /^(?<host>\[[^\]]*\]|[^:[\]]*)(?::(?<port>\d*))?$/;
const PORT_DEFAULT = 5432;

/**
 * Reads a URL as libpq does: several hosts with commas between them, each with its own port, or as the parameters `host` and `port`.
 * No message repeats a part of the URL, because a password that is not percent-encoded can end up in any part.
 *
 * @throws StartError with one sentence that says what is wrong.
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const { scheme, authority = "", path = "", query = "" } = SHAPE.exec(text)?.groups ?? {};
  if (scheme === undefined) throw wrong(`is no PostgreSQL address: write it as ${EXAMPLE}.`);
  const at = authority.lastIndexOf("@");
  if (at < 0 && /@/.test(path + query)) {
    throw wrong("has a / or ? before its @: write these characters of a password as %2F and %3F.");
  }
  const parameters = new URLSearchParams(query);
  checkSessionAttributes(parameters.get("target_session_attrs"));
  const hostList = authority.slice(at + 1);
  const hosts = readHosts(hostList, parameters);
  const [first] = hosts;
  if (hosts.length === 1 || first === undefined) return { hosts, driverUrl: text, name: `${hostList}${path}` };
  for (const name of ["host", "port", "target_session_attrs"]) parameters.delete(name);
  const rest = parameters.size > 0 ? `?${parameters.toString()}` : "";
  return {
    hosts,
    driverUrl: `${scheme}://${authority.slice(0, at + 1)}${writeHost(first)}${path}${rest}`,
    name: `${hosts.map(writeHost).join(",")}${path}`,
  };
}

/** A host as a URL and a message write it: `db.internal:5432` or `[::1]:5432`. */
export function writeHost({ host, port }: DatabaseHost): string {
  return `${isIPv6(host) ? `[${host}]` : encodeURIComponent(host)}:${port}`;
}

/** Parses the URL, also with the driver, because it also reads the files of certificates. @throws StartError. */
export function checkDatabaseUrl(text: string): string {
  const { driverUrl } = parseDatabaseUrl(text);
  try {
    new pg.Client({ connectionString: driverUrl });
  } catch (error) {
    throw wrong(`cannot be used (${error instanceof Error ? error.message : String(error)}): write it as ${EXAMPLE}.`);
  }
  return text;
}

/** The hub always needs the server that takes writes, so that any other choice would be a mistake. */
function checkSessionAttributes(value: string | null): void {
  if (value === null || ["read-write", "primary"].includes(value)) return;
  throw wrong(
    "has a target_session_attrs that the hub cannot use: leave it out or write read-write, because the hub needs the server that takes writes.",
  );
}

function readHosts(hostList: string, parameters: URLSearchParams): DatabaseHost[] {
  const named = parameters.get("host");
  const hosts =
    named === null ? hostList.split(",").map(readHost) : named.split(",").map((host) => ({ host, port: null }));
  if (hosts.length > 1 && hosts.some(({ host }) => host === "")) {
    throw wrong("has an empty name among its hosts: write them as host1:5432,host2:5432.");
  }
  const ports = parameters.get("port")?.split(",").map(readPort) ?? null;
  if (ports !== null && ports.length !== 1 && ports.length !== hosts.length) {
    throw wrong(
      `names ${hosts.length} hosts and ${ports.length} ports: write one port for all of them or one for each.`,
    );
  }
  return hosts.map(({ host, port }, index) => ({
    host,
    port: ports?.[ports.length === 1 ? 0 : index] ?? port ?? PORT_DEFAULT,
  }));
}

function readHost(text: string): { host: string; port: number | null } {
  const { host, port } = HOST_AND_PORT.exec(text)?.groups ?? {};
  if (host === undefined) {
    throw wrong(
      "has a host or port that cannot be read: write host:5432, and an IPv6 address in brackets, as [::1]:5432.",
    );
  }
  return { host: readName(host), port: port ? readPort(port) : null };
}

function readName(host: string): string {
  if (!host.startsWith("[")) return decode(host);
  const address = host.slice(1, -1);
  if (isIPv6(address)) return address;
  throw wrong("has no IPv6 address in its brackets: write it as [::1]:5432.");
}

function decode(host: string): string {
  try {
    return decodeURIComponent(host);
  } catch {
    throw wrong("has a % in a host that begins no character: write a host as db.internal.");
  }
}

function readPort(text: string): number | null {
  if (text === "") return null;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw wrong("has a port that is no number from 1 to 65535.");
}

function wrong(why: string): StartError {
  return new StartError("bad_configuration", `DATABASE_URL ${why}`);
}
