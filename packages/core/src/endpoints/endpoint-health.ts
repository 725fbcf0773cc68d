import type { Breaker } from "../queue/breaker.ts";

/**
 * The health of an endpoint: `off` by a person or by its own 410, `paused` by its breaker, `failing` since the last
 * success.
 */
export const ENDPOINT_HEALTHS = ["ok", "failing", "paused", "off"] as const;

/** One of `ENDPOINT_HEALTHS`. */
export type EndpointHealth = (typeof ENDPOINT_HEALTHS)[number];

/** The data from which the health of an endpoint follows. */
export interface EndpointCondition {
  readonly enabled: boolean;
  readonly breaker: Breaker;
  /** The first failure after the last success. Null if the last attempt was delivered or none was made. */
  readonly failingSince: Date | null;
}

/**
 * The health of an endpoint. If several states apply, it is the most serious one, because a person has to act on
 * that.
 */
export function endpointHealth({ enabled, breaker, failingSince }: EndpointCondition): EndpointHealth {
  if (!enabled) return "off";
  if (breaker.kind !== "closed") return "paused";
  return failingSince === null ? "ok" : "failing";
}

/** The failures of an endpoint since its last success. */
export interface FailureStreak {
  /** The first of them, or null if the last attempt was delivered or none was made. */
  readonly failingSince: Date | null;
  readonly lastFailedAt: Date | null;
  /** The number of failed attempts, of all deliveries together. */
  readonly failures: number;
}

/** No failure since the last success, or no attempt at all. */
export const NO_FAILURES: FailureStreak = { failingSince: null, lastFailedAt: null, failures: 0 };

/** The failure streak after an attempt that ended at `now`. One success ends it, because then the endpoint works again. */
export function failuresAfter(streak: FailureStreak, attempt: { delivered: boolean; now: Date }): FailureStreak {
  if (attempt.delivered) return NO_FAILURES;
  const { failingSince, failures } = streak;
  return { failingSince: failingSince ?? attempt.now, lastFailedAt: attempt.now, failures: failures + 1 };
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long an endpoint must have failed without any success before it is switched off: five days. */
export const SWITCH_OFF_AFTER_MS = 120 * HOUR_MS;

/**
 * The failures must lie at least this far apart, because a hundred failures in one minute say nothing about five
 * days.
 */
const SPREAD_MS = 12 * HOUR_MS;

/** The parts of the five days, in percent, after which people are warned. */
export const WARNING_PERCENTS = [50, 70, 90] as const;

/** One of `WARNING_PERCENTS`. */
export type WarningPercent = (typeof WARNING_PERCENTS)[number];

const LAST_WARNING = 90;

/**
 * The minimum time between the last warning and switching off: 10 % of five days. Otherwise a hub that was down for a
 * week would switch off an endpoint at its first failed call, without a warning.
 */
const WARNED_MS_MIN = SWITCH_OFF_AFTER_MS / 10;

/** Within this time after a notification, people are notified again only if the failure lasts. */
const QUIET_MS = HOUR_MS;
const LASTS_MS = 15 * MINUTE_MS;

/**
 * The failure that people were notified of. They must also be notified when it is over. `percent` is the last warning, null before the
 * first.
 */
export interface Notified {
  readonly since: Date;
  readonly percent: WarningPercent | null;
}

/** The data that decides about notifications and about switching an endpoint off. */
export interface HealthFacts extends FailureStreak {
  readonly enabled: boolean;
  readonly breaker: Breaker;
  readonly lastSuccessAt: Date | null;
  /** When it answered 410 (this address no longer exists), or null. It is null again once that was handled. */
  readonly goneAt: Date | null;
  /** Whether it may be switched off because it fails. */
  readonly switchesOff: boolean;
  readonly notified: Notified | null;
  /** The time of the last notification. */
  readonly notifiedAt: Date | null;
}

/** What must be done about an endpoint now. `since` is when the failure began, and identifies it. */
export type HealthStep =
  | { readonly kind: "none" }
  | { readonly kind: "failing"; readonly since: Date; readonly percent: WarningPercent | null }
  | { readonly kind: "switched_off"; readonly since: Date; readonly reason: "failing" | "gone" }
  | { readonly kind: "recovered"; readonly since: Date };

/** The facts that decide when an endpoint is switched off. */
export type SwitchOffFacts = Pick<HealthFacts, "enabled" | "switchesOff" | "failingSince" | "notified" | "notifiedAt">;

const NONE: HealthStep = { kind: "none" };

/**
 * Returns the step that is due. It must be called after every attempt. Time alone causes no step, because the health
 * of an endpoint without calls is unknown. Each step is due once per failure, as long as the notified state is stored
 * after it. If several warnings are due, the result is the highest.
 */
export function healthStep(facts: HealthFacts, now: Date): HealthStep {
  const { enabled, failingSince, goneAt } = facts;
  if (!enabled) return NONE;
  // A 410 wins over a call that arrived at the same time, because it asks for no more calls.
  if (goneAt !== null) return { kind: "switched_off", since: failingSince ?? goneAt, reason: "gone" };
  if (failingSince === null) return recoveredStep(facts);
  return failingStep(facts, { since: failingSince, now });
}

/** The notified state after a step. */
export function notifiedAfter(notified: Notified | null, step: HealthStep): Notified | null {
  switch (step.kind) {
    case "none":
      return notified;
    case "failing":
      return { since: step.since, percent: step.percent };
    case "switched_off":
      return { since: step.since, percent: notified?.percent ?? null };
    case "recovered":
      return null;
  }
}

/**
 * The earliest time at which a failing endpoint is switched off if no call arrives. Null if that is not in the
 * future.
 */
export function switchesOffAt(facts: SwitchOffFacts, now: Date): Date | null {
  const { enabled, switchesOff, failingSince } = facts;
  if (!enabled || !switchesOff || failingSince === null) return null;
  const fiveDaysAt = failingSince.getTime() + SWITCH_OFF_AFTER_MS;
  const warnedAt = percentNotified(facts, failingSince) === LAST_WARNING ? (facts.notifiedAt ?? now) : now;
  return new Date(Math.max(fiveDaysAt, warnedAt.getTime() + WARNED_MS_MIN));
}

function recoveredStep({ notified, lastSuccessAt }: HealthFacts): HealthStep {
  // Without a success a person switched it on, and it is not known yet whether it works.
  const arrived = notified !== null && lastSuccessAt !== null && lastSuccessAt >= notified.since;
  return arrived ? { kind: "recovered", since: notified.since } : NONE;
}

function failingStep(facts: HealthFacts, { since, now }: { since: Date; now: Date }): HealthStep {
  const notified = percentNotified(facts, since);
  if (isOver(facts, { since, now }) && notified === LAST_WARNING) {
    return { kind: "switched_off", since, reason: "failing" };
  }
  const percent = warningDue(facts, { since, now });
  if (percent !== null && percent > (notified ?? 0)) return { kind: "failing", since, percent };
  const isNew = facts.notified?.since.getTime() !== since.getTime();
  return isNew && isDown(facts, { since, now }) ? { kind: "failing", since, percent: null } : NONE;
}

/** The last warning about this failure. Warnings about earlier failures do not count. */
function percentNotified({ notified }: Pick<HealthFacts, "notified">, since: Date): WarningPercent | null {
  return notified !== null && notified.since.getTime() === since.getTime() ? notified.percent : null;
}

function isOver(facts: HealthFacts, { since, now }: { since: Date; now: Date }): boolean {
  const { switchesOff, notifiedAt } = facts;
  const longEnough = now.getTime() - since.getTime() >= SWITCH_OFF_AFTER_MS;
  return switchesOff && longEnough && isSpread(facts, since) && msBetween(notifiedAt, now) >= WARNED_MS_MIN;
}

function warningDue(facts: HealthFacts, { since, now }: { since: Date; now: Date }): WarningPercent | null {
  if (!isSpread(facts, since)) return null;
  const passedMs = now.getTime() - since.getTime();
  return WARNING_PERCENTS.findLast((percent) => passedMs * 100 >= SWITCH_OFF_AFTER_MS * percent) ?? null;
}

function isSpread({ lastFailedAt }: HealthFacts, since: Date): boolean {
  return lastFailedAt !== null && lastFailedAt.getTime() - since.getTime() >= SPREAD_MS;
}

/**
 * Whether a notification is due, because the breaker is open. An endpoint that often fails and recovers must not
 * cause a mail each time.
 */
function isDown({ breaker, notifiedAt }: HealthFacts, { since, now }: { since: Date; now: Date }): boolean {
  const isWorthNotifying = msBetween(notifiedAt, now) >= QUIET_MS || now.getTime() - since.getTime() >= LASTS_MS;
  return breaker.kind !== "closed" && isWorthNotifying;
}

function msBetween(from: Date | null, to: Date): number {
  return from === null ? Number.POSITIVE_INFINITY : to.getTime() - from.getTime();
}
