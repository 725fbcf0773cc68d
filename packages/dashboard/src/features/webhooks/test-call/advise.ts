import type { Attempt } from "../../../api/client/openapi.ts";

const BY_STATUS: Readonly<Record<number, "notAllowed" | "notFound" | "wrongMethod" | "tooMany" | "notUnderstood">> = {
  400: "notUnderstood",
  401: "notAllowed",
  403: "notAllowed",
  404: "notFound",
  405: "wrongMethod",
  415: "notUnderstood",
  422: "notUnderstood",
  429: "tooMany",
};

/** What a person is to do about an answer, as the key of a sentence. */
export function adviseOn({ outcome, status }: Pick<Attempt, "outcome" | "status">) {
  if (outcome !== "rejected" || status === null) return outcome;
  return BY_STATUS[status] ?? (status >= 500 ? "broken" : "rejected");
}
