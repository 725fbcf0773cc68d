/** What an owner wants for a connection when money does not come in, or comes back. */
export interface AccessPolicy {
  /** What a payment that was taken back does to the access it gave: nothing, a task to look at it, or a pause until it is paid. */
  readonly onReversal: "keep" | "warn" | "suspend";
  /** After how many days an order that was made and not paid pauses the access that hangs on it. Null: never. */
  readonly unpaidDays: number | null;
}

/** How connections begin. Nobody is locked out by a setting that the owner never made; the owner is notified all the same. */
export const DEFAULT_ACCESS_POLICY: AccessPolicy = { onReversal: "warn", unpaidDays: null };
