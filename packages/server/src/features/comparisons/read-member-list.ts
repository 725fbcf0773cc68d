import type { FieldError } from "@haak/core";
import { personKey } from "@haak/core";
import { notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import { findEmailColumn, isEmail } from "./find-email-column.ts";
import { mapInTurns } from "./in-turns.ts";
import { readTable, type TableRow } from "./read-table.ts";

/** The members that a list names. */
export interface MemberListRead {
  /** Addresses as they are written, by `personKey`: whoever stands there twice is one member. */
  readonly members: ReadonlyMap<string, string>;
  /** Rows without an address, of which nobody can tell who it is. */
  readonly withoutEmail: number;
}

const PROBLEMS_MAX = 20;

/**
 * Reads who is on a list. An address that is none stops it, with the line on which it is: whoever is overlooked would be taken
 * for somebody who is not in.
 *
 * @throws Problem 413, 422.
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
