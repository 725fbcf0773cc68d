import type { WantedAccess } from "./fold-access.ts";
import { personKey } from "./linked-people.ts";

/** The two changes that Haak can request from another system. */
export type AccessChange = "grant" | "revoke";

/**
 * What the other system has confirmed about a person: they are in, they are out, or neither. It is `unknown` after a call
 * without a clear answer, because such a call may have been carried out all the same.
 */
export type ConfirmedAccess = "in" | "out" | "unknown";

/**
 * What is being done about one person's access to one item. Only one change is in progress at a time, so that a grant
 * and a revoke can never overtake each other.
 * - `idle`: no change is in progress.
 * - `pending`: a call is queued or in flight, or a person has a task to make the change by hand.
 * - `refused`: like `pending`, but the other system answered in a way that only a person can fix. The call is still
 *   retried.
 * - `withdrawn`: the change is not wanted any more, but its call is in flight. The next step waits for its answer.
 * - `failed`: all attempts failed. It is requested again only after a new event.
 * - `in_review`: a revoke that waits for the owner's decision, because too many came at once.
 * - `released`: a revoke that the owner approved after a review. It is requested without another review.
 * - `kept`: a revoke that the owner rejected. The access stays until it is wanted again.
 */
export type AccessProgress =
  | { readonly kind: "idle" }
  | { readonly kind: "pending" | "refused" | "withdrawn"; readonly change: AccessChange }
  | { readonly kind: "failed"; readonly change: AccessChange }
  | { readonly kind: "in_review" }
  | { readonly kind: "released" }
  | { readonly kind: "kept" };

/** One person's access to one item: what is confirmed, and what is being done about it. */
export interface AccessEntry {
  readonly confirmed: ConfirmedAccess;
  readonly progress: AccessProgress;
}

/** What to do next. `withdraw` cancels the change that is in progress, because the opposite is wanted now. */
export type NextAccessStep =
  | { readonly kind: "none" | "withdraw" }
  | { readonly kind: "request"; readonly change: AccessChange };

/** The states of access that the API shows. `attention` means that a person has to act or decide. */
export const ACCESS_STATES = ["granting", "granted", "revoking", "revoked", "attention"] as const;

/** One of `ACCESS_STATES`. */
export type AccessState = (typeof ACCESS_STATES)[number];

const NONE: NextAccessStep = { kind: "none" };

/**
 * Compares what is wanted with what is confirmed and returns what to do. A failed change is requested again only if
 * `retryFailed`, that is after a new event or a correction of the connection, because the same request would otherwise fail in the same way.
 */
export function nextAccessStep(entry: AccessEntry, wanted: boolean, retryFailed: boolean): NextAccessStep {
  const { confirmed, progress } = entry;
  const change: AccessChange = wanted ? "grant" : "revoke";
  switch (progress.kind) {
    case "idle":
    case "released":
      return requestUnlessConfirmed(confirmed, change);
    case "pending":
    case "refused":
      return progress.change === change ? NONE : { kind: "withdraw" };
    case "withdrawn":
      return NONE;
    case "failed":
      return progress.change === change && !retryFailed ? NONE : requestUnlessConfirmed(confirmed, change);
    case "in_review":
    case "kept":
      return change === "revoke" ? NONE : requestUnlessConfirmed(confirmed, change);
  }
}

function requestUnlessConfirmed(confirmed: ConfirmedAccess, change: AccessChange): NextAccessStep {
  return confirmed === resultOf(change) ? NONE : { kind: "request", change };
}

function resultOf(change: AccessChange): ConfirmedAccess {
  return change === "grant" ? "in" : "out";
}

/** The state that the API shows for an entry. */
export function accessState({ confirmed, progress }: AccessEntry, wanted: boolean): AccessState {
  switch (progress.kind) {
    case "refused":
    case "failed":
    case "in_review":
      return "attention";
    case "kept":
      return wanted ? stateOf(confirmed, wanted) : "granted";
    case "idle":
    case "released":
      return stateOf(confirmed, wanted);
    case "pending":
    case "withdrawn":
      // Unknown, because a change in progress may replace what was confirmed before it.
      return stateOf(progress.change === (wanted ? "grant" : "revoke") ? confirmed : "unknown", wanted);
  }
}

function stateOf(confirmed: ConfirmedAccess, wanted: boolean): AccessState {
  if (wanted) return confirmed === "in" ? "granted" : "granting";
  return confirmed === "out" ? "revoked" : "revoking";
}

/**
 * The addresses of a person that must have access, by `personKey`. Empty if no access is wanted. An address that has
 * access, or may have it, keeps it: no system can change the address of an account, and revoking the old one would
 * lock out a paying customer. If no address has access, it is the address of the latest purchase.
 */
export function accessAddresses(
  { people, wanted, grant }: Pick<WantedAccess, "people" | "wanted" | "grant">,
  entryOf: (person: string) => AccessEntry | null,
): readonly string[] {
  if (!wanted || grant === null) return [];
  const current = people.filter((person) => mayHaveAccess(entryOf(person)));
  return current.length > 0 ? current : [personKey(grant.email)];
}

/** Counts `unknown` and a pending grant too, because the call may have given access without a clear answer. */
function mayHaveAccess(entry: AccessEntry | null): boolean {
  if (entry === null) return false;
  if (entry.confirmed !== "out") return true;
  const { progress } = entry;
  switch (progress.kind) {
    case "pending":
    case "refused":
    case "withdrawn":
      return progress.change === "grant";
    case "idle":
    case "failed":
    case "in_review":
    case "released":
    case "kept":
      return false;
  }
}
