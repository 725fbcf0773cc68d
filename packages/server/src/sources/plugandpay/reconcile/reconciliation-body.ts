import { dateTimeSchema } from "@haak/core";
import { z } from "zod";
import { notValid } from "../../../platform/http/problem.ts";
import { say } from "../../../platform/i18n/say.ts";

/** The body of `POST /v1/reconciliations`. */
export const reconciliationBody = z.strictObject({ since: dateTimeSchema, until: dateTimeSchema.nullish() });

/** From when to when is compared. */
export interface ReconciledSpan {
  readonly since: Date;
  readonly until: Date;
  /** True if `until` is only the moment of the request: then nothing is left out for being newer. */
  readonly openEnded: boolean;
}

/** Without `until`, or with one that lies ahead, everything up to now. @throws Problem 422 for a span that is none. */
export function readSpan(body: z.output<typeof reconciliationBody>, now: Date): ReconciledSpan {
  const since = new Date(body.since);
  const given = body.until ? new Date(body.until) : now;
  const until = given > now ? now : given;
  if (since <= until) return { since, until, openEnded: given >= now };
  const message =
    since > now
      ? say("lies ahead; give a time that has passed")
      : say("is after until; exchange the two, or leave until out");
  throw notValid([{ pointer: "/since", message }]);
}
