import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { withClient } from "../support/harness.ts";
import { orderPaid } from "../support/journey/events.ts";
import { spawnHub } from "../support/journey/hub-process.ts";
import { adminOf, aShopOn, hubFor, ownDatabase } from "../support/journey/own-hub.ts";
import { startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid, happens, read } from "../support/journey/shop-actions.ts";

const MIGRATIONS = join(import.meta.dirname, "../../migrations");

/** Changes that break the version before. An index is not among them, because no code depends on it. */
const BREAKS_OLDER = [
  /\bdrop\s+(table|column)\b/i,
  /\brename\b/i,
  /\balter\s+column\s+\w+\s+(type|set\s+not\s+null|set\s+data)\b/i,
  /\bset\s+not\s+null\b/i,
  /\badd\s+(constraint|check|unique|foreign|primary)\b/i,
  /\bcreate\s+unique\s+index\b/i,
  /\badd\s+column\s+(?:(?!\badd\b|`|\bdefault\b|\bgenerated\b)[\s\S])*\bnot\s+null\b(?!\s+default)(?!\s+generated)/i,
];
/** A migration that must break the version before names its decision. */
const MARKED = /Breaks the version before: docs\/decisions\/\d{4}/;
/** The first migration may do anything, because no version came before it. */
const INITIAL_SCHEMA = "0001-initial-schema.ts";

function statementsOf(migration: string): string[] {
  const templates = [...migration.matchAll(/sql`([^`]*)`/g)].map(([, text = ""]) => text);
  return templates.flatMap((text) => text.split(";")).map((statement) => statement.trim());
}

/** The files of the earlier migrations, and the modules that the initial schema calls. */
async function migrationsBefore(name: string): Promise<string[]> {
  const initial = readdirSync(join(MIGRATIONS, "initial")).map((file) => join("initial", file));
  const files = [...initial, ...migrationFiles().filter((one) => one < name)];
  return Promise.all(files.map((file) => readFile(join(MIGRATIONS, file), "utf8")));
}

function migrationFiles(): string[] {
  return readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith(".ts"))
    .toSorted();
}

/** The columns of each unique index, whatever their order, by the index's name. */
function separateFolder(statement: string): [index: string, what: string] | null {
  const [, index, table, columns, rest] =
    /create\s+unique\s+index\s+(\w+)\s+on\s+(\w+)\s*\(([^()]*)\)([\s\S]*)/i.exec(statement) ?? [];
  if (index === undefined || columns === undefined) return null;
  const [, which = ""] = /\bwhere\b([\s\S]*)/i.exec(rest ?? "") ?? [];
  const sorted = columns
    .trim()
    .split(/\s*,\s*/)
    .toSorted();
  return [index, [table, ...sorted, which.replaceAll(/\s+/g, " ").trim()].join()];
}

/**
 * The statements that break a rule, with the rule. Statements about a table of the same migration are allowed, and so is a rebuilt
 * unique index with the same columns.
 */
function breakingIn(migration: string, earlier: readonly string[] = []): string[] {
  const statements = statementsOf(migration);
  // The last one of each name counts.
  const known = new Map(
    earlier.flatMap(statementsOf).flatMap((each) => [separateFolder(each)].filter((one) => one !== null)),
  );
  const made = statements.flatMap((each) => /create table (\w+)/i.exec(each)?.[1] ?? []);
  const onOld = statements.filter(
    (each) => !made.some((table) => new RegExp(`\\b(on|table)\\s+${table}\\b`, "i").test(each)),
  );
  const isKnown = (statement: string) => {
    const [index, what] = separateFolder(statement) ?? [];
    return index !== undefined && known.get(index) === what;
  };
  return onOld.filter((statement) => BREAKS_OLDER.some((breaks) => breaks.test(statement)) && !isKnown(statement));
}

describe("a migration only adds, so that the version before runs on what it leaves:", () => {
  it.for(migrationFiles().filter((name) => name > INITIAL_SCHEMA))("%s", async (name) => {
    const migration = await readFile(join(MIGRATIONS, name), "utf8");
    if (!MARKED.test(migration)) expect(breakingIn(migration, await migrationsBefore(name))).toEqual([]);
  });

  it("a unique index of the initial schema may be rebuilt in another order, but not with other columns", async () => {
    const before = await migrationsBefore("0002-planted.ts");
    const planted = (columns: string) => `await sql\`
      drop index delivery_once;
      create unique index delivery_once on delivery (${columns})\`.execute(db);`;
    expect(breakingIn(planted("bucket, shop_id, event_id, rule_id, line_number, call_key"), before)).toEqual([]);
    expect(breakingIn(planted("bucket, shop_id, event_id, rule_id, line_number"), before)).toHaveLength(1);
  });

  it("each statement of a text with several is checked", () => {
    const planted = "create table other (id text not null); alter table event drop column body; drop table shop";
    expect(breakingIn(`await sql\`${planted}\`.execute(db);`)).toEqual([
      "alter table event drop column body",
      "drop table shop",
    ]);
  });

  it("a unique index may be rebuilt in another order, but not with other columns", () => {
    const before = ["await sql`create unique index event_once on event (shop_id, id, key)`.execute(db);"];
    const anew = (columns: string) => `await sql\`create unique index event_once on event (${columns})\`.execute(db);`;
    expect(breakingIn(anew("key, id, shop_id"), before)).toEqual([]);
    expect(breakingIn(anew("key, shop_id"), before)).toHaveLength(1);
    expect(breakingIn(anew("key, id, shop_id"))).toHaveLength(1);
    const since = "await sql`create unique index event_once on event (id, key)`.execute(db);";
    expect(breakingIn(anew("key, id, shop_id"), [...before, since])).toHaveLength(1);
    const partial =
      "await sql`create unique index event_once on event (shop_id, id, key) where found_by_reconciliation`.execute(db);";
    expect(breakingIn(anew("key, id, shop_id"), [partial])).toHaveLength(1);
  });

  it.each([
    "alter table event drop column body",
    "drop table event",
    "alter table event rename column body to text",
    "alter table event alter column answers type jsonb",
    "alter table event alter column email_hash set not null",
    "alter table event add column more text not null",
    "alter table event add column one text default '', add column more text not null",
    "alter table event add check (body <> '')",
    "create unique index event_body on event (body)",
  ])("%s would be refused", (statement) => {
    expect(breakingIn(`await sql\`${statement}\`.execute(db);`)).toEqual([statement]);
  });

  it.each([
    "alter table event add column more text",
    "alter table event add column more text not null default ''",
    "create table other (id text not null, unique (id))",
    "create index event_body on event (body)",
  ])("%s is taken", (statement) => {
    expect(breakingIn(`await sql\`${statement}\`.execute(db);`)).toEqual([]);
  });
});

it("a hub does not start on a database of Haak 0.1, and one sentence says what to do", async () => {
  const env = await ownDatabase();
  await withClient(env.DATABASE_URL, (client) => client.query("update kysely_migration set name = '0001-shops'"));
  const hub = await spawnHub(env);
  expect(await hub.exit).toBe(1);
  expect(hub.output()).toContain("The database was made by Haak 0.1 (its first migration is 0001-shops)");
  expect(hub.output()).not.toMatch(/^\s+at /m);
});

describe("a hub that is rolled back", () => {
  it("runs on the schema of a later version, which has added columns to every table", async () => {
    const env = await ownDatabase();
    await withClient(env.DATABASE_URL, async (client) => {
      const { rows } = await client.query(
        "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'",
      );
      for (const { name } of rows) {
        await client.query(
          `alter table ${name} add column of_tomorrow text, add column counted integer not null default 1`,
        );
      }
      await client.query("create table of_tomorrow (id text primary key)");
      await client.query(
        "insert into kysely_migration (name, timestamp) values ('9998-of-tomorrow', now()), ('9999-and-after', now())",
      );
    });
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const hub = await hubFor(env);
    const shop = await aShopOn(hub);
    const target = receiver.target();
    const rule = await callOnPaid(shop, target.url);
    await happens(shop, orderPaid());
    await shop.patch(`/v1/rules/${rule.id}`, { name: "Changed" });
    await shop.put("/v1/settings/webhooks", { orders: { url: target.url } });
    await shop.post("/v1/rules/preview", {
      rule: { trigger: "order.paid", action: { type: "webhook", url: target.url } },
      days: 3,
    });
    await happens(shop, orderPaid());
    for (const list of ["events", "deliveries", "rules", "endpoints", "inbox", "tasks", "api-keys"])
      await read(shop, `/v1/${list}`);
    expect((await adminOf(hub).get("/v1/shops")).status).toBe(200);
    expect(target.calls.length).toBeGreaterThanOrEqual(2);
    expect(hub.output()).not.toMatch(/"level":(50|60)/);
  });
});
