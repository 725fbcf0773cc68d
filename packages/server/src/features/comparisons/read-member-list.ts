import { setImmediate as giveWay } from "node:timers/promises";
import { emailSchema, type FieldError, personKey } from "@haak/core";
import { notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import { readTable, type TableRow } from "./read-table.ts";

export interface MemberListRead {
  /** Addresses as they are written, by `personKey`, so that a person who is listed twice is one member. */
  readonly members: ReadonlyMap<string, string>;
  /** Rows without an address. They cannot be compared, because nothing identifies the person. */
  readonly withoutEmail: number;
}

const PROBLEMS_MAX = 20;

/**
 * Reads who is on a list. An invalid address refuses the whole list, because a member who was skipped would look like a person who is not
 * in.
 *
 * @throws Problem 413, 422 with the line of each invalid address.
 */
export async function readMemberList(text: string): Promise<MemberListRead> {
  const rows = await readTable(text);
  if (rows.length === 0) throw notValid([{ pointer: "", message: hubMessage("list_empty") }]);
  const { column, hasHeader } = findEmailColumn(rows);
  const cells = await mapInTurns(rows.slice(hasHeader ? 1 : 0), ({ line, cells: all }) => {
    const email = (all[column] ?? "").trim();
    return { line, email, isWrong: email !== "" && !isEmail(email) };
  });
  const wrong = cells.filter(({ isWrong }) => isWrong);
  if (wrong.length > 0) throw notValid(wrong.slice(0, PROBLEMS_MAX).map(problemOf));
  const named = cells.filter(({ email }) => email !== "");
  const members = new Map<string, string>();
  for (const { email } of named) if (!members.has(personKey(email))) members.set(personKey(email), email);
  return { members, withoutEmail: cells.length - named.length };
}

function problemOf({ line, email }: { line: TableRow["line"]; email: string }): FieldError {
  return {
    pointer: "",
    message: hubMessage("list_line_not_an_email", { line, email: email.slice(0, 80) }),
  };
}

export interface EmailColumn {
  readonly column: number;
  /** Whether the first row contains the names of the columns. */
  readonly hasHeader: boolean;
}

/** Rows that are searched for addresses if no header names the column. */
const ROWS_LOOKED_AT = 200;
const COLUMNS_NAMED_MAX = 20;

/** The names that a column of addresses can have in Dutch and in English. Only letters are compared. */
const NAME = /^(?:user|gebruikers?|member|lid|leden|contact)?e?mail(?:ad+res+)?$/;

/**
 /**
  * Finds the column with the e-mail addresses: by its name, or otherwise the column with the most addresses. It must guess, because the
  * column names of Huddle's export are not documented.
  *
  * @throws Problem 422 that lists the columns.
  */
function findEmailColumn(rows: readonly TableRow[]): EmailColumn {
  const header = rows[0]?.cells ?? [];
  const named = header.findIndex((cell) => NAME.test(lettersOf(cell)));
  if (named >= 0) return { column: named, hasHeader: true };
  const column = fullestColumn(rows.slice(0, ROWS_LOOKED_AT));
  if (column >= 0) return { column, hasHeader: !isEmail(header[column] ?? "") };
  const names = header.slice(0, COLUMNS_NAMED_MAX).map((cell) => `“${cell.slice(0, 40)}”`);
  const message = hubMessage("list_without_email_column", { names: names.join(", ") });
  throw notValid([{ pointer: "", message }]);
}

/** The same rule for an address as everywhere in the hub. Control characters are refused, because PostgreSQL cannot store NUL. */
function isEmail(text: string): boolean {
  return !CONTROL.test(text.trim()) && emailSchema.safeParse(text).success;
}

const CONTROL = /\p{Cc}/u;

function lettersOf(cell: string): string {
  return cell.toLowerCase().replace(/[^a-z]/g, "");
}

function fullestColumn(rows: readonly TableRow[]): number {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const counts = Array.from(
    { length: width },
    (_, column) => rows.filter(({ cells }) => isEmail(cells[column] ?? "")).length,
  );
  const most = Math.max(0, ...counts);
  return most === 0 ? -1 : counts.indexOf(most);
}

/** Items that are checked before other work gets a turn: about 2 ms. */
const A_TURN = 2_000;

/** Maps many items in turns, so that a long list does not block the other requests of this process. */
export async function mapInTurns<Item, Result>(items: readonly Item[], map: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += A_TURN) {
    results.push(...items.slice(start, start + A_TURN).map(map));
    await giveWay();
  }
  return results;
}
