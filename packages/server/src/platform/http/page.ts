import { isDateTime } from "@haak/core";
import type { Request } from "express";
import { hubMessage } from "../i18n/hub-messages.ts";
import { notValid } from "./problem.ts";

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 250;
const CURSOR_CHARACTERS_MAX = 500;

/** The requested part of a list: at most `limit` rows with an id before `before`, the newest first. */
export interface PageQuery {
  readonly limit: number;
  readonly before: string | null;
}

/** A page of a list as every route shows it. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly next_cursor: string | null;
}

/** @throws Problem 422 for an invalid limit, or for a cursor that does not come from a list. */
export function readPage(request: Request): PageQuery {
  return { limit: readLimit(queryText(request, "limit")), before: readCursor(queryText(request, "cursor")) };
}

/**
 * Reads a query parameter that may be given once. It must not be empty, because a client that lost the id to filter by would otherwise get
 * everything.
 *
 * @throws Problem 422 if it is given twice, is empty, or contains NUL.
 */
export function queryText(request: Request, name: string): string | null {
  const value = queryOnce(request, name);
  if (value !== "") return value;
  throw notValid([{ pointer: `/${name}`, message: hubMessage("query_empty") }]);
}

/** Reads the text of a search box. It may be empty, because a search starts so, and then it finds everything. @throws Problem 422 as `queryText`. */
export function querySearch(request: Request, name: string): string {
  return queryOnce(request, name) ?? "";
}

function queryOnce(request: Request, name: string): string | null {
  const value: unknown = request.query[name];
  if (value === undefined) return null;
  if (typeof value !== "string") throw notValid([{ pointer: `/${name}`, message: hubMessage("query_repeated") }]);
  if (value.includes("\0")) throw notValid([{ pointer: `/${name}`, message: hubMessage("query_has_nul") }]);
  return value;
}

/** Earlier times are refused, because nothing is older and ids cannot represent times before 1970. */
const FIRST = new Date("2000-01-01T00:00:00Z");

/** Reads a query parameter that is a time. @throws Problem 422. */
export function queryTime(request: Request, name: string): Date | null {
  const text = queryText(request, name);
  if (text === null) return null;
  const time = isDateTime(text) ? new Date(text) : null;
  if (time !== null && time >= FIRST) return time;
  const message = time === null ? hubMessage("query_not_a_time") : hubMessage("query_time_too_early");
  throw notValid([{ pointer: `/${name}`, message }]);
}

/** Reads a query parameter with one of a few values. @throws Problem 422. */
export function queryChoice<T extends string>(request: Request, name: string, values: readonly T[]): T | null {
  const value = queryText(request, name);
  if (value === null) return null;
  const found = values.find((known) => known === value);
  if (found) return found;
  throw notValid([{ pointer: `/${name}`, message: hubMessage("query_not_one_of", { values: values.join(", ") }) }]);
}

/**
 * Reads a list from the query. A parameter that is given once is split at its commas. If it is repeated, each one is a single value,
 * because an id of the shop's own may contain a comma. Empty parts are dropped.
 */
export function queryList(request: Request, name: string): string[] {
  const value: unknown = request.query[name];
  const parts: unknown[] = typeof value === "string" ? value.split(",") : Array.isArray(value) ? value : [];
  return parts.flatMap((part) => (typeof part === "string" && part !== "" ? [part] : []));
}

/** Reads a list of values from a few possible ones. It is empty if the parameter is missing. @throws Problem 422, also if it is given but empty. */
export function queryChoices<T extends string>(request: Request, name: string, values: readonly T[]): T[] {
  const parts = queryList(request, name);
  if (parts.length === 0 && request.query[name] !== undefined) {
    throw notValid([{ pointer: `/${name}`, message: hubMessage("query_empty") }]);
  }
  return parts.map((part) => {
    const found = values.find((known) => known === part);
    if (found) return found;
    throw notValid([
      { pointer: `/${name}`, message: hubMessage("query_list_has_others", { name, values: values.join(", ") }) },
    ]);
  });
}

/** Creates a page from one row more than the limit. The extra row is not shown, because it only proves that there is a next page. */
export function toPage<Row, T>(
  rows: readonly Row[],
  page: PageQuery,
  shape: { id: (row: Row) => string; show: (row: Row) => T },
): Page<T> {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const more = rows.length > page.limit && last !== undefined;
  return { data: shown.map(shape.show), next_cursor: more ? writeCursor(shape.id(last)) : null };
}

function readLimit(text: string | null): number {
  if (text === null) return LIMIT_DEFAULT;
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw notValid([{ pointer: "/limit", message: hubMessage("query_not_in_range", { most: LIMIT_MAX }) }]);
  }
  return Math.min(Number(text), LIMIT_MAX);
}

function writeCursor(id: string): string {
  return Buffer.from(id, "utf8").toString("base64url");
}

function readCursor(text: string | null): string | null {
  if (text === null) return null;
  const id = Buffer.from(text, "base64url").toString("utf8");
  // An invalid cursor must be refused, because it would silently show another part of the list. Ids of products and forms come from the
  // shop, so that they may contain any characters.
  const isOurs = id !== "" && id.length <= CURSOR_CHARACTERS_MAX && !id.includes("\0") && writeCursor(id) === text;
  if (isOurs) return id;
  throw notValid([{ pointer: "/cursor", message: hubMessage("cursor_unknown") }]);
}
