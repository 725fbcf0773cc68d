import type { UserMessage } from "@haak/core";
import type { RequestHandler } from "express";
import express, { type Request } from "express";
import { HttpProblem, notValid } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";

/** Some 80,000 members as Huddle exports them. More than other bodies may be: a list cannot be sent in parts. */
const LIST_BYTES_MAX = 8_388_608;

const readBytes = express.raw({ type: () => true, limit: LIST_BYTES_MAX });

/** Reads the bytes of a list. @throws Problem 413. */
export const readListBytes: RequestHandler = (request, response, next) => {
  readBytes(request, response, (error?: unknown) => {
    const isTooLarge = error instanceof Error && "status" in error && error.status === 413;
    next(isTooLarge ? tooLarge(hubMessage("list_too_large")) : error);
  });
};

/** 413 for a list, which may be larger than other bodies. */
export function tooLarge(detail: UserMessage): HttpProblem {
  return new HttpProblem({ status: 413, code: "too_large", detail });
}

/** What browsers and spreadsheets call a table of text; on Windows with Excel a browser says the third. */
const TYPES = ["text/csv", "text/plain", "application/vnd.ms-excel", "application/csv"];

/**
 * The text of a list, in whatever of the usual encodings it is: UTF-8, what Excel calls Unicode text, or else the one of older
 * spreadsheets on Windows, in which every byte means something.
 *
 * @throws Problem 415 if it is not said to be a table of text, 422 if it is a workbook or empty.
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

/** How a zipped file begins, which is what a workbook is. */
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
