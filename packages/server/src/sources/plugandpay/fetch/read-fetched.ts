import type { UserMessage } from "@haak/core";
import { checkInput } from "@haak/core";
import type { z } from "zod";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";

/** What Plug&Pay answered, in the shape that is expected, or a sentence that points at what is not. */
export type ReadFetched<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: UserMessage };

/** Reads an answer. Where the id is known, another thing than was asked for is no answer; in a list it is not. */
export function readFetched<Schema extends z.ZodType<{ id: string }>>(
  schema: Schema,
  data: unknown,
  id?: string,
): ReadFetched<z.output<Schema>> {
  const { data: value, errors } = checkInput(schema, data);
  if (value !== undefined && (id === undefined || value.id === id)) return { ok: true, value };
  const [first] = errors;
  if (first === undefined) return { ok: false, why: hubMessage("plugandpay_other_id", { id: id ?? "" }) };
  return { ok: false, why: hubMessage("plugandpay_answer_unexpected", { problem: [first] }) };
}
