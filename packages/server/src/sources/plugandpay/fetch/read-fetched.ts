import type { Sentence } from "@haak/core";
import { describeIssue, problemsOf } from "@haak/core";
import type { z } from "zod";
import { say } from "../../../platform/i18n/say.ts";

/** What Plug&Pay answered, in the shape that is expected, or a sentence that points at what is not. */
export type ReadFetched<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: Sentence };

/** Reads an answer. Where the id is known, another thing than was asked for is no answer; in a list it is not. */
export function readFetched<Schema extends z.ZodType<{ id: string }>>(
  schema: Schema,
  data: unknown,
  id?: string,
): ReadFetched<z.output<Schema>> {
  const { data: value, error } = schema.safeParse(data, { error: describeIssue });
  if (value !== undefined && (id === undefined || value.id === id)) return { ok: true, value };
  if (error === undefined)
    return { ok: false, why: say("Plug&Pay answered with another id than {id}.", { id: id ?? "" }) };
  const [first] = problemsOf(error);
  const place = first?.pointer ? `${first.pointer} ` : "";
  return {
    ok: false,
    why: say("What Plug&Pay answered is not as it documents it: {problem}.", { problem: `${place}${first?.message}` }),
  };
}
