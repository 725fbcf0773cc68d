import { connect, createServer } from "node:net";
import { ownPort } from "@haak/sandbox/own-port";
import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { createTestDatabase } from "../../../test/support/postgres.ts";
import { openPool } from "./pool.ts";

describe("a transaction whose process stands still or is cut off", () => {
  it("is ended by the server, so that what it has locked is free again for the others", async () => {
    const database = await createTestDatabase(18);
    const lost: string[] = [];
    const pool = openPool({
      ...{ url: database.url, connectionsMax: 1, forgottenAfterMs: 100 },
      onLost: (error) => lost.push(error.message),
    });
    const other = new pg.Client({ connectionString: database.url, lock_timeout: 10_000 });
    await other.connect();
    onTestFinished(async () => {
      await other.end();
      await pool.end();
      await database.drop();
    });
    const forgetful = await pool.connect();
    await forgetful.query("begin");
    await forgetful.query("lock table lane");
    await other.query("begin; lock table lane; commit");
    await expect(forgetful.query("commit")).rejects.toThrow(/terminat|not queryable/);
    forgetful.release(true);
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });
});

describe("a connection whose machine vanishes", () => {
  it("is closed by the server within 30 s, because it would otherwise count against max_connections for two hours", async () => {
    const database = await createTestDatabase(18);
    const pool = openPool({ url: database.url, connectionsMax: 1, onLost: () => undefined });
    onTestFinished(async () => {
      await pool.end();
      await database.drop();
    });
    const settingOf = async (name: string) => {
      const { rows } = await pool.query<{ setting: string }>("select setting from pg_settings where name = $1", [name]);
      return Number(rows[0]?.setting);
    };
    const idle = await settingOf("tcp_keepalives_idle");
    const [interval, count] = [await settingOf("tcp_keepalives_interval"), await settingOf("tcp_keepalives_count")];
    expect(idle).toBeGreaterThan(0);
    expect(idle + interval * count).toBeLessThanOrEqual(30);
  });
});

describe("a connection that is prepared before it is used", () => {
  it("is closed if that fails: the caller gets the reason, and the next caller gets another connection", async () => {
    const database = await createTestDatabase(18);
    let failures = 1;
    const pool = openPool({
      ...{ url: database.url, connectionsMax: 1, onLost: () => undefined },
      prepare: (client) => client.query(failures-- > 0 ? "set no_such_setting = on" : "set enable_seqscan = off"),
    });
    onTestFinished(async () => {
      await pool.end();
      await database.drop();
    });
    await expect(pool.query("select 1")).rejects.toThrow("no_such_setting");
    expect((await pool.query("show enable_seqscan")).rows).toEqual([{ enable_seqscan: "off" }]);
  });
});

describe("the end of a pool", () => {
  it("closes its connections first, so that a server that is stopped next reports no error on them", async () => {
    const database = await createTestDatabase(18);
    onTestFinished(database.drop);
    const pool = openPool({ url: database.url, connectionsMax: 3, onLost: () => undefined });
    let closed = 0;
    for (const client of await Promise.all([pool.connect(), pool.connect(), pool.connect()])) {
      client.once("end", () => {
        closed += 1;
      });
      client.release();
    }
    await pool.end();
    expect(closed).toBe(3);
  });

  it("does not wait for a server that has gone silent", async () => {
    const database = await createTestDatabase(18);
    const url = await startSilentAtEnd(database.url);
    onTestFinished(database.drop);
    const pool = openPool({ url, connectionsMax: 1, onLost: () => undefined, goodbyeMsMax: 1 });
    let closed = 0;
    const client = await pool.connect();
    client.once("end", () => {
      closed += 1;
    });
    client.release();
    await pool.end();
    expect(closed).toBe(0);
  });
});

/** The address of something that hands on what is said, and never closes a connection by itself. */
async function startSilentAtEnd(databaseUrl: string): Promise<string> {
  const url = new URL(databaseUrl);
  const behind = Number(url.port);
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect(behind, url.hostname);
    client.pipe(upstream).pipe(client, { end: false });
    onTestFinished(() => void client.destroy());
  });
  url.port = String(await ownPort());
  await new Promise<void>((resolve) => server.listen(Number(url.port), url.hostname, resolve));
  onTestFinished(() => void server.close());
  return url.href;
}
