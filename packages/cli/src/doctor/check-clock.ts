import type { Settings } from "../settings.ts";
import { type DoctorFinding, failed, fine, skipped, warning } from "./finding.ts";

/** Receivers accept a signature for five minutes. With a larger difference they refuse every call, so the check fails a minute before that. */
const FAILS_FROM_SECONDS = 240;
const WARNS_FROM_SECONDS = 5;

/** Compares the clocks of the hub and this machine, by the `Date` header of an answer, which has whole seconds. */
export async function checkClock({ url }: Settings): Promise<DoctorFinding> {
  const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) });
  await answer.body?.cancel();
  return judgeClock(answer.headers.get("date"), Date.now());
}

/** Judges the difference between a `Date` header and our clock. */
export function judgeClock(date: string | null, nowMs: number): DoctorFinding {
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) return skipped("clock", "the hub, or a proxy before it, sends no Date header");
  const seconds = Math.round(Math.abs(theirs - nowMs) / 1_000);
  const detail = `the clocks of the hub and this machine differ by ${seconds} s`;
  const remedy =
    "Let both machines keep time by NTP (timedatectl set-ntp true): receivers refuse calls whose time is five minutes off.";
  if (seconds >= FAILS_FROM_SECONDS) return failed("clock", detail, remedy);
  return seconds > WARNS_FROM_SECONDS ? warning("clock", detail, remedy) : fine("clock", detail);
}
