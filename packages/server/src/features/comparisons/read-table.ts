import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as giveWay } from "node:timers/promises";
import type { UserMessage } from "@haak/core";
import { CsvError, parse } from "csv-parse";
import { notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import { tooLarge } from "./read-list-text.ts";

/** A row of a table, with the line of the text on which it ends. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const ROWS_MAX = 100_000;
/** Characters that are parsed before others have their turn: some 2 ms. */
const PIECE = 65_536;

/**
 * The rows of a table as people export it: with commas, semicolons (as spreadsheets in Dutch do) or tabs, quoted or not, with
 * rows of different lengths, and perhaps with Excel's own first line that names the separator.
 *
 * @throws Problem 422 that names the line where it is no table, 413 for more rows than a community has.
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

/** The one of which the first line has most, outside of quotes. A list of one column has none. */
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
