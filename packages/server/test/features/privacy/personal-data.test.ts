import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { useStore } from "../../support/harness.ts";

const OPERATING = join(import.meta.dirname, "../../../../../docs/operating.md");

/**
 * Columns that can hold a text and hold nothing about a person, for each table. Ids and the words of a check are left out by
 * `IS_NEVER_PERSONAL`. If you add a column, write here or in the table of `docs/operating.md` whether it holds personal data.
 */
const HARMLESS: Readonly<Record<string, string>> = {
  access: "item confirmed progress failed_change failure",
  access_call: "does",
  access_reason: "trouble",
  alert_settings: "language last_problem",
  api_key: "name hash sealed hint used_by replaced_by",
  attempt: "outcome",
  audit_log: "actor action subject fields",
  catalogue: "name",
  comparison: "wish",
  comparison_finding: "outcome",
  dashboard_session: "token_hash sealed_password_mark",
  delivery: "call_key ordering_key format content_type traceparent",
  endpoint: "target off_reason secrets",
  erasure: "step left_access",
  event: "decision_codes",
  event_key: "hash",
  huddle_connection: "name domain base_url sealed_api_key settings last_check",
  inbox: "version trigger content_type traceparent",
  installation: "admin_password_hash key_check",
  lane: "breaker last_error",
  mass_change: "move_to move_headers phase cursor",
  pending_delivery: "ordering_key",
  plugandpay_rules: "sealed_rules error",
  plugandpay_source: "token_hash sealed_token sealed_api_token sealed_webhook_key base_url",
  preview: "definition",
  reconciliation: "origin step next_path open_keys error",
  replay: "filter lanes",
  retention_job: "job cursor",
  rule: "origin slot definition superseded_by",
  rule_version: "definition",
  shop: "name",
  stats_row: "span",
  webhook_settings: "document",
};

const IS_NEVER_PERSONAL = /(?:^|_)ids?$|^(?:kind|state|type|item_kind|former_state|final_state)$/;

/** The columns that the operator's guide names. */
async function listedColumns(): Promise<string[]> {
  const guide = await readFile(OPERATING, "utf8");
  const section = guide.split("## Personal data and what removes it")[1]?.split("\n## ")[0] ?? "";
  const cells = section.split("\n").flatMap((line) => (line.startsWith("| `") ? [line.split("|")[1] ?? ""] : []));
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+\.\w+)`/g)].map(([, column]) => column ?? ""));
}

describe("personal data", () => {
  const store = useStore(18);

  it("is in no column that the operator's guide does not list, and every listed column is there", async () => {
    const { rows } = await sql<{ table: string; column: string }>`
      select c.table_name as table, c.column_name as column
      from information_schema.columns c
      join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not like 'kysely%'
        and c.data_type in ('text', 'bytea', 'json', 'jsonb', 'ARRAY')
        and c.udt_name not in ('_int4', '_int2')`.execute(store.db);
    const harmless = new Set(
      Object.entries(HARMLESS).flatMap(([table, columns]) => columns.split(" ").map((column) => `${table}.${column}`)),
    );
    const listed = await listedColumns();
    expect(listed.length).toBeGreaterThan(30);
    const kept = rows
      .filter(({ column }) => !IS_NEVER_PERSONAL.test(column))
      .map(({ table, column }) => `${table}.${column}`);
    const personal = kept.filter((name) => !harmless.has(name));
    const named = new Set([...listed, ...harmless]);
    expect(personal.filter((name) => !listed.includes(name))).toEqual([]);
    const present = new Set(rows.map(({ table, column }) => `${table}.${column}`));
    expect([...named].filter((name) => !present.has(name))).toEqual([]);
    expect(listed.filter((name) => harmless.has(name))).toEqual([]);
  });
});
