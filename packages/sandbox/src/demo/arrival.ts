/** Whether the call proves who sent it. Huddle, Zapier and mail ask for no signature, so there is none to look at. */
export type Signature =
  | { readonly kind: "verified" }
  | { readonly kind: "not_asked" }
  | { readonly kind: "wrong"; readonly reason: string };

/** One thing that reached somebody outside the hub: a webhook, a Zap run, a call on Huddle, a login mail. */
export interface Arrival {
  /** A path of the receiver, or `zap`, `huddle`, `login`. */
  readonly place: string;
  /** What the tries of one call have in common: the `webhook-id`, the id of the run, or else the bytes. Empty if absent. */
  readonly callId: string;
  readonly method: string;
  /** The body as it came. */
  readonly bytes: string;
  /** The body as data; null where it is not JSON. */
  readonly content: unknown;
  readonly signature: Signature;
  /** The status that was answered, or in a word what was done instead. */
  readonly answered: number | string;
}
