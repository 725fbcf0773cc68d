import type { Settings } from "../settings.ts";
import { type DoctorFinding, failed, fine, skipped, warning } from "./finding.ts";

/** Receivers believe a signature for five minutes: a clock that is wrong by more makes every call be refused. */
const FAILS_FROM_SECONDS = 240;
const WARNS_FROM_SECONDS = 5;

/** Whether the hub's clock and the one of this machine agree, by the `Date` of its answer (a whole second). */
export async function checkClock({ url }: Settings): Promise<DoctorFinding> {
  const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) });
  await answer.body?.cancel();
  return judgeClock(answer.headers.get("date"), Date.now());
}

/** What a `Date` header says of a clock, beside ours. */
export function judgeClock(date: string | null, nowMs: number): DoctorFinding {
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) return skipped("clock", "the hub, or a proxy before it, tells no time");
  const seconds = Math.round(Math.abs(theirs - nowMs) / 1_000);
  const detail = `the hub's and this machine's differ by ${seconds} s`;
  const remedy =
    "Let both keep time by NTP (timedatectl set-ntp true): receivers refuse calls whose time is five minutes off.";
  if (seconds >= FAILS_FROM_SECONDS) return failed("clock", detail, remedy);
  return seconds > WARNS_FROM_SECONDS ? warning("clock", detail, remedy) : fine("clock", detail);
}
