import type { ConnectionCheck, Endpoint, HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";

/** The problems of a call, one for each thing that a person can do about it. */
type CallProblem =
  | "key"
  | "notThere"
  | "moved"
  | "notTaken"
  | "theirs"
  | "unreachable"
  | "late"
  | "certificate"
  | "refusedAddress";

export type CallVerdict =
  | { readonly kind: "untried" }
  | { readonly kind: "byHand" }
  | { readonly kind: "works"; readonly at: string }
  | { readonly kind: "problem"; readonly problem: CallProblem; readonly check: ConnectionCheck }
  | { readonly kind: "failing"; readonly endpoint: Endpoint };

/**
 * The last test counts, because the hub deletes it when the key or the address changes. Without one, the outcome of calls for buyers
 * counts. A connection without a call of its own cannot be tested.
 */
export function judgeCall(connection: HuddleConnection | OtherConnection, endpoint: Endpoint | undefined): CallVerdict {
  const { last_check: check, grant } = connection;
  if (!("domain" in connection) && grant === null) return { kind: "byHand" };
  if (check !== null) {
    const problem = problemOf(check);
    return problem === null ? { kind: "works", at: check.at } : { kind: "problem", problem, check };
  }
  if (endpoint === undefined) return { kind: "untried" };
  if (endpoint.health !== "ok") return { kind: "failing", endpoint };
  return endpoint.last_success_at === null ? { kind: "untried" } : { kind: "works", at: endpoint.last_success_at };
}

function problemOf({ outcome, status }: ConnectionCheck): CallProblem | null {
  switch (outcome) {
    case "delivered":
      return null;
    case "redirected":
      return "moved";
    case "gone":
      return "notThere";
    case "rejected":
      return problemOfStatus(status ?? 0);
    case "timed_out":
      return "late";
    case "unreachable":
      return "unreachable";
    case "bad_tls":
      return "certificate";
    case "refused_address":
      return "refusedAddress";
  }
}

function problemOfStatus(status: number): CallProblem {
  if (status === 401 || status === 403) return "key";
  if (status === 404 || status === 405) return "notThere";
  return status === 429 || status >= 500 ? "theirs" : "notTaken";
}
