import type { MemberFinding } from "@haak/core";
import type { ColumnType, Generated } from "kysely";
import type { Fixed, OfShop } from "./table-columns.ts";

/** What is to be done about the people whom a comparison found. */
export interface ApplyComparisonRequest {
  /** Ask for their access again, or let a person look at it, or nothing. */
  readonly missing: "grants" | "tasks" | null;
  readonly without_reason: "tasks" | null;
}

export interface ComparisonTable extends OfShop {
  id: Fixed<string>;
  connection_id: Fixed<string>;
  members: Fixed<number>;
  without_email: Fixed<number>;
  agreeing: Fixed<number>;
  under_way: Fixed<number>;
  missing: Fixed<number>;
  without_reason: Fixed<number>;
  wish: ColumnType<ApplyComparisonRequest | null, undefined, string>;
  after_number: Generated<number>;
  due_at: Date | null;
  grants: Generated<number>;
  tasks: Generated<number>;
  changed: Generated<number>;
  created_at: Fixed<Date>;
  applied_at: Date | null;
}

/** What became of a finding: asked again, given to a person, or not so any more when it was its turn. */
export type FindingOutcome = "grant" | "task" | "changed";

export interface ComparisonFindingTable extends OfShop {
  comparison_id: Fixed<string>;
  number: Fixed<number>;
  kind: Fixed<MemberFinding["kind"]>;
  person: Fixed<Buffer>;
  email: Fixed<string>;
  access_ids: Fixed<string[]>;
  outcome: FindingOutcome | null;
}

/** The tables of comparisons with lists of members, for Kysely. */
export interface ComparisonTables {
  comparison: ComparisonTable;
  comparison_finding: ComparisonFindingTable;
}
