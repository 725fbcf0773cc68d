import type { Settings } from "../settings.ts";
import { type DoctorFinding, failed, fine, skipped, warning } from "./finding.ts";

const LOOPBACK = /^(?:localhost$|127\.|\[::1\]$)/;

/** Checks that `/metrics` is closed at the public address, because its figures show everybody how much a shop sells. */
export async function checkMetrics({ url }: Settings): Promise<DoctorFinding> {
  const check = "metrics";
  const address = (process.env.HAAK_PUBLIC_URL || url).replace(/\/+$/, "");
  if (!URL.canParse(address) || LOOPBACK.test(new URL(address).hostname))
    return skipped(check, "only this machine can reach them by this address");
  try {
    const answer = await fetch(`${address}/metrics`, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    if (answer.status !== 200) return fine(check, `${address}/metrics is closed: it answers ${answer.status}`);
    const remedy = "Let the proxy refuse /metrics; docs/operating.md has the lines for nginx and Caddy.";
    return failed(check, `${address}/metrics is open to everybody`, remedy);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    const remedy =
      "Check HAAK_PUBLIC_URL, the proxy and its certificate. Some networks cannot reach their own public address.";
    return warning(check, `${address} cannot be reached from here: ${cause}`, remedy);
  }
}
