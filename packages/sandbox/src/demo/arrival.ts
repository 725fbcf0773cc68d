/** The signature of a call. `not_asked` because Huddle, Zapier and mail need no signature. */
export type Signature =
  | { readonly kind: "verified" }
  | { readonly kind: "not_asked" }
  | { readonly kind: "wrong"; readonly reason: string };

/** One thing that arrived outside the hub: a webhook, a Zap run, a call on Huddle, a login mail. */
export interface Arrival {
  /** A path of the receiver, or `zap`, `huddle`, `login`. */
  readonly place: string;
  /** The same for every try of one call: the `webhook-id`, the id of the run, otherwise the bytes. Empty if there is none. */
  readonly callId: string;
  readonly method: string;
  /** The body as it came. */
  readonly bytes: string;
  /** The parsed body; null unless it is JSON. */
  readonly content: unknown;
  readonly signature: Signature;
  /** The status of the answer, or a word for what was done instead of answering. */
  readonly answered: number | string;
}
