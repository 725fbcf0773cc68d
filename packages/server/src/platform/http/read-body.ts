import { checkInput, findUnsafeValues, mergeFieldErrors } from "@haak/core";
import express, { type Request, type RequestHandler } from "express";
import type { z } from "zod";
import { hubMessage } from "../i18n/hub-messages.ts";
import { HttpProblem, notValid } from "./problem.ts";

/** The maximum size of a body, in bytes. */
export const BODY_BYTES_MAX = 1_048_576;

/** Reads the raw bytes of a body of any type, up to the limit. */
export const readRawBody: RequestHandler = express.raw({ type: () => true, limit: BODY_BYTES_MAX });

/** One decoder for all bodies, because it keeps no state between whole texts. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** @throws Problem 400 if the bytes are not UTF-8. */
export function bodyText(request: Request): string {
  const raw: unknown = request.body;
  if (!Buffer.isBuffer(raw)) return "";
  try {
    return UTF8.decode(raw);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new HttpProblem({ status: 400, code: "not_utf8", detail: hubMessage("body_not_utf8") });
  }
}

/** @throws Problem 415 if the content type is not JSON, 400 if the text is not JSON. */
export function bodyJson(request: Request): unknown {
  if (!isPlainJson(request) && !request.is(["application/json", "application/*+json"])) {
    const detail = hubMessage("body_must_be_json");
    throw new HttpProblem({ status: 415, code: "not_json_type", detail });
  }
  const text = bodyText(request);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HttpProblem({ status: 400, code: "not_json", detail: hubMessage("body_not_json", { why }) });
  }
}

/** Compared first, because nearly all clients send exactly this and parsing a content type takes 7 µs. */
function isPlainJson({ headers }: Request): boolean {
  return headers["content-type"] === "application/json" && headers["content-length"] !== undefined;
}

/** The same for an optional body. It may be missing, because all its fields are optional. */
export function parseOptionalBody<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  return bodyText(request) === "" ? parseWith(schema, {}) : parseBody(request, schema);
}

/** Parses the body with `schema`. @throws Problem 422 that names every invalid field. */
export function parseBody<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  return parseWith(schema, bodyJson(request));
}

/** Parses any value with `schema`. @throws Problem 422 that names every invalid field. */
function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { data, errors: schemaErrors } = checkInput(schema, value);
  const errors = mergeFieldErrors(findUnsafeValues(value), schemaErrors);
  if (errors.length > 0) throw notValid(errors);
  // The cast is safe, because without errors there is data, which is undefined only if the schema allows that.
  return data as z.output<Schema>;
}
