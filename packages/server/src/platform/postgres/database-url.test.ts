import { describe, expect, it } from "vitest";
import { StartError } from "../process/start-error.ts";
import { checkDatabaseUrl, parseDatabaseUrl } from "./database-url.ts";

describe("a database URL", () => {
  it.each([
    ["postgres://haak:pw@db/haak", ["db:5432"], "db/haak"],
    ["postgresql://db.internal:6432/haak?sslmode=no-verify", ["db.internal:6432"], "db.internal:6432/haak"],
    ["postgres://u:p@[::1]:5433/haak", ["::1:5433"], "[::1]:5433/haak"],
    ["postgres://u:p%40ss@a:5432,b:5433/haak", ["a:5432", "b:5433"], "a:5432,b:5433/haak"],
    [
      "postgres://u:p@a,[fd00::2]:5433,10.0.0.3/haak",
      ["a:5432", "fd00::2:5433", "10.0.0.3:5432"],
      "a:5432,[fd00::2]:5433,10.0.0.3:5432/haak",
    ],
    ["postgres://u:p@ss,word@a,b/haak?target_session_attrs=primary", ["a:5432", "b:5432"], "a:5432,b:5432/haak"],
    ["postgres:///haak?user=u&host=a,b&port=5433", ["a:5433", "b:5433"], "a:5433,b:5433/haak"],
    ["postgres://u:p@/haak?host=a,b&port=5433,5434", ["a:5433", "b:5434"], "a:5433,b:5434/haak"],
  ])("is read as libpq reads it: %s", (url, hosts, name) => {
    const address = parseDatabaseUrl(url);
    expect(address.hosts.map(({ host, port }) => `${host}:${port}`)).toEqual(hosts);
    expect(address.name).toBe(name);
  });

  it("is given to the driver with one host, and with everything else as it was", () => {
    const { driverUrl } = parseDatabaseUrl(
      "postgres://u:p%2F%40ss@a:1,[::1]:2/haak?target_session_attrs=read-write&sslmode=no-verify&options=-c%20geqo%3Doff",
    );
    const url = new URL(driverUrl);
    expect([url.username, url.password, url.host, url.pathname]).toEqual(["u", "p%2F%40ss", "a:1", "/haak"]);
    expect(Object.fromEntries(url.searchParams)).toEqual({ sslmode: "no-verify", options: "-c geqo=off" });
  });

  it.each([
    ["mysql://u:hidden@a/db", "is no PostgreSQL address"],
    ["postgres://u:hidden/word@a:5432/db", "has a / or ? before its @"],
    ["postgres://u:hid?den@a:5432/db", "has a / or ? before its @"],
    ["postgres://u:hidden@a:5432,b:99999/db", "has a port that is no number from 1 to 65535"],
    ["postgres://u:hidden@a:5432,,b/db", "has an empty name among its hosts"],
    ["postgres://u:hidden@::1:5432/db", "an IPv6 address in brackets"],
    ["postgres://u:hidden@[::z]:5432/db", "has no IPv6 address in its brackets"],
    ["postgres://u:hidden@a%zz,b/db", "has a % in a host"],
    ["postgres://u:hidden@a,b/db?port=1,2,3", "names 2 hosts and 3 ports"],
    ["postgres://u:hidden@a,b/db?target_session_attrs=standby", "target_session_attrs"],
    ["postgres://u:hidden@a/db?target_session_attrs=any", "write read-write"],
    ["postgres://u:hidden%ff@a,b/db", "cannot be used"],
    ["postgres://u:hidden@a,b/db?sslrootcert=/not/there.pem", "/not/there.pem"],
  ])("that cannot be used is refused with its reason and without its password: %s", (url, reason) => {
    const check = () => checkDatabaseUrl(url);
    expect(check).toThrow(StartError);
    expect(check).toThrow(reason);
    expect(check).not.toThrow("hid");
  });
});
