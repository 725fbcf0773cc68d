/** What the owner of a connection wants if a payment is missing or was reversed. */
export interface AccessPolicy {
  /**
   * The effect of a reversed payment on the access that it gave: none, a task for the owner, or a pause until it is
   * paid.
   */
  readonly onReversal: "keep" | "warn" | "suspend";
  /** The number of days after which an unpaid order pauses its access. Null means never. */
  readonly unpaidDays: number | null;
}

/**
 * The policy of a new connection. It only warns, because nobody must be locked out by a setting that the owner never
 * made.
 */
export const DEFAULT_ACCESS_POLICY: AccessPolicy = { onReversal: "warn", unpaidDays: null };
