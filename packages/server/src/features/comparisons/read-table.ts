import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as giveWay } from "node:timers/promises";
import type { UserMessage } from "@haak/core";
import { CsvError, parse } from "csv-parse";
import type { RequestHandler } from "express";
import express, { type Request } from "express";
import { HttpProblem, notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";

/** Enough for about 80,000 members as Huddle exports them. The limit is higher than that of other bodies, because a list cannot be sent in parts. */
const LIST_BYTES_MAX = 8_388_608;

const readBytes = express.raw({ type: () => true, limit: LIST_BYTES_MAX });

/** Reads the bytes of a list. @throws Problem 413. */
export const readListBytes: RequestHandler = (request, response, next) => {
  readBytes(request, response, (error?: unknown) => {
    const isTooLarge = error instanceof Error && "status" in error && error.status === 413;
    next(isTooLarge ? tooLarge(hubMessage("list_too_large")) : error);
  });
};

/** A 413 with its own text, because a list may be larger than other bodies. */
function tooLarge(detail: UserMessage): HttpProblem {
  return new HttpProblem({ status: 413, code: "too_large", detail });
}

/** The content types that browsers send for a CSV file. A browser on Windows with Excel sends the third. */
const TYPES = ["text/csv", "text/plain", "application/vnd.ms-excel", "application/csv"];

/**
 * The text of a list in any of the usual encodings: UTF-8, Excel's "Unicode text" (UTF-16), or otherwise Windows-1252, which older
 * spreadsheets use and in which every byte is valid.
 *
 * @throws Problem 415 if the content type is not that of a CSV file, 422 if it is a workbook or empty.
 */
export function listText(request: Request): string {
  const bytes: unknown = request.body;
  if (!request.is(TYPES)) {
    const detail = hubMessage("list_must_be_csv");
    throw new HttpProblem({ status: 415, code: "not_csv_type", detail });
  }
  if (!Buffer.isBuffer(bytes) || bytes.length === 0)
    throw notValid([{ pointer: "", message: hubMessage("list_empty") }]);
  if (bytes.subarray(0, 4).equals(WORKBOOK)) {
    const message = hubMessage("list_is_workbook");
    throw notValid([{ pointer: "", message }]);
  }
  return decode(bytes);
}

/** The first bytes of a ZIP file. A workbook is a ZIP file. */
const WORKBOOK = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** A row of a table, with the line of the text on which it ends. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const ROWS_MAX = 100_000;
/** Characters that are parsed before other work gets a turn: about 2 ms. */
const PIECE = 65_536;

/**
 * Reads the rows of a table in the forms in which people export it: with commas, semicolons (Dutch spreadsheets) or tabs, with or without
 * quotes, with rows of different lengths, and with or without Excel's first line that names the separator.
 *
 * @throws Problem 422 with the line that cannot be parsed, 413 if there are too many rows.
 */
export async function readTable(text: string): Promise<TableRow[]> {
  const { delimiter, fromLine } = findDelimiter(text);
  const options = { delimiter, from_line: fromLine, info: true, relax_column_count: true, skip_empty_lines: true };
  const rows: TableRow[] = [];
  try {
    await pipeline(Readable.from(pieces(text)), parse(options), async (parsed: AsyncIterable<ParsedRow>) => {
      for await (const { record, info } of parsed) {
        if (rows.length === ROWS_MAX) throw tooLarge(hubMessage("list_too_long", { line: info.lines }));
        rows.push({ line: info.lines, cells: record });
      }
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw notValid([{ pointer: "", message: explain(error.code, lineOf(error)) }]);
  }
  return rows;
}

interface ParsedRow {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += PIECE) {
    yield text.slice(start, start + PIECE);
    await giveWay();
  }
}

const DELIMITERS = [",", ";", "\t"];

/** The delimiter that occurs most in the first line outside of quotes. A list with one column contains none. */
function findDelimiter(text: string): { delimiter: string; fromLine: number } {
  const named = /^sep=([,;\t])\r?\n/i.exec(text)?.[1];
  if (named !== undefined) return { delimiter: named, fromLine: 2 };
  const [firstLine = ""] = text.trimStart().split(/\r?\n|\r/, 1);
  const plain = firstLine.replace(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((delimiter) => plain.split(delimiter).length);
  return { delimiter: DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",", fromLine: 1 };
}

function lineOf(error: CsvError): string {
  return "lines" in error ? String(error.lines) : "?";
}

function explain(code: string, line: string): UserMessage {
  if (code === "CSV_QUOTE_NOT_CLOSED") return hubMessage("list_line_quote_open", { line });
  if (code === "CSV_MAX_RECORD_SIZE") return hubMessage("list_line_too_long", { line });
  return hubMessage("list_line_quote_misplaced", {
    line,
  });
}
