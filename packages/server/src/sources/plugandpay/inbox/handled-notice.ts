import type { UserMessage } from "@haak/core";

/** What one try at a notice came to. Sentences are for the seller and hold no secret. */
export type HandledNotice =
  /** It is an event, this one; `note` says what could not be found out. */
  | { readonly kind: "done"; readonly eventId: string; readonly note: UserMessage | null }
  /** Worth another try by the schedule, not before `retryAfterSeconds`. */
  | { readonly kind: "again"; readonly why: UserMessage; readonly retryAfterSeconds: number | null }
  /** Nothing could be asked before this moment. */
  | { readonly kind: "held"; readonly why: UserMessage; readonly until: Date }
  /** There is no API token, or only one that was refused. */
  | { readonly kind: "needs_token"; readonly why: UserMessage }
  /** This try found out that the token is refused. */
  | { readonly kind: "token_refused"; readonly why: UserMessage }
  /** Another try would not help. */
  | { readonly kind: "failed"; readonly why: UserMessage };
