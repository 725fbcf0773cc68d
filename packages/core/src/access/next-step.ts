/** What the other system has confirmed: that the person is in, that they are not, or neither. */
export type Confirmed = "in" | "out" | "unknown";

/** The two things that can be asked of another system. */
export type AccessDo = "grant" | "revoke";

/** Where a person's access to one item stands with the other system. */
export interface AccessStanding {
  readonly told: Confirmed;
  /** What is being done about it now: a call that is owed, or a task that a person has. */
  readonly open: { readonly do: AccessDo; readonly withdrawn: boolean } | null;
  /** What was given up, and waits for somebody to look at it. */
  readonly failed: AccessDo | null;
  /** The other system answered in a way that only a person can mend; it is asked again all the same. */
  readonly refused: boolean;
  /** A revoke that waits for the owner's word, as too many came at once. */
  readonly held: boolean;
  /** A revoke that the owner decided against: the access stays until something new happens. */
  readonly kept: boolean;
}

/** What to do next. `withdraw` takes back what is under way, since the opposite is wanted by now. */
export type AccessStep = { readonly kind: "none" | "withdraw" } | { readonly kind: "ask"; readonly do: AccessDo };

/** The states of the ledger. */
export const ACCESS_STATES = ["granting", "granted", "revoking", "revoked", "attention"] as const;

/** Where somebody's access stands, in a word. */
export type AccessState = (typeof ACCESS_STATES)[number];

const NONE: AccessStep = { kind: "none" };

/**
 * Compares what is wanted with what is confirmed. One thing is asked at a time, so that a grant and a revoke can never
 * overtake each other on the road. What has failed is asked again only when something new happened (`nudged`).
 */
export function nextStep(standing: AccessStanding, wanted: boolean, nudged: boolean): AccessStep {
  const wish: AccessDo = wanted ? "grant" : "revoke";
  if (standing.open !== null) {
    return standing.open.do === wish || standing.open.withdrawn ? NONE : { kind: "withdraw" };
  }
  if (standing.told === (wanted ? "in" : "out") || isLeftAlone(standing, wish, nudged)) return NONE;
  return { kind: "ask", do: wish };
}

function isLeftAlone({ held, kept, failed }: AccessStanding, wish: AccessDo, nudged: boolean): boolean {
  return (wish === "revoke" && (held || kept)) || (failed === wish && !nudged);
}

/** The state that is shown. */
export function accessState(standing: AccessStanding, wanted: boolean): AccessState {
  if (needsAttention(standing)) return "attention";
  const { told, open, kept } = standing;
  if (wanted) return told === "in" && open?.do !== "revoke" ? "granted" : "granting";
  if (kept) return "granted";
  return told === "out" && open?.do !== "grant" ? "revoked" : "revoking";
}

function needsAttention({ open, failed, refused, held }: AccessStanding): boolean {
  return held || (open === null ? failed !== null : refused);
}
