import type { UserMessage } from "@haak/core";
import type { EventDraft } from "../map/event-history.ts";
import type { NotFetched } from "./plugandpay-client.ts";

/** What is known of the thing that a notice is about. */
export type Proof =
  /**
   * Everything that Plug&Pay proves; perhaps not what the notice told of, and then `otherwise` says how the thing stands.
   * `note` says what could not be found out, though nothing failed.
   */
  | {
      readonly kind: "proved";
      readonly events: readonly EventDraft[];
      readonly otherwise: UserMessage | null;
      readonly note: UserMessage | null;
    }
  /** What came cannot become an event, and will not later. */
  | { readonly kind: "unusable"; readonly why: UserMessage }
  | NotFetched;
