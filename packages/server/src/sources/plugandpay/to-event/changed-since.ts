import type { KnownEvent } from "./history.ts";
import { plugAndPayTime } from "./plugandpay-time.ts";

/** What of a fetched thing tells when it changed last. */
export interface Changeable {
  readonly updated_at?: string | null | undefined;
  readonly deleted_at?: string | null | undefined;
}

/**
 * Whether a thing that is otherwise than an event says has changed since. One that was changed last before that event is an
 * answer from an older copy, and what was deleted tells nothing any more: in doubt nothing has happened.
 */
export function changedSince({ updated_at, deleted_at }: Changeable, event: KnownEvent): boolean {
  return !deleted_at && timeOf(updated_at) >= event.at.getTime();
}

/** A time of Plug&Pay in milliseconds; not a number where it tells none, which is neither before nor after anything. */
export function timeOf(text: string | null | undefined): number {
  return Date.parse(plugAndPayTime(text) ?? "");
}
