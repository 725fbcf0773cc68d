import { dateTimeSchema } from "@haak/core";
import { z } from "zod";
import { notValid } from "../../../platform/http/problem.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";

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
  const message = since > now ? hubMessage("time_in_future") : hubMessage("since_after_until_of_reconciliation");
  throw notValid([{ pointer: "/since", message }]);
}
