import type { UserMessage } from "@haak/core";
import { hubMessage } from "../i18n/hub-messages.ts";
import { type CallProtocol, createAddressGuard } from "./allowed-address.ts";
import { type HostToJudge, type JudgedHost, judgeHost, lookupHost, type ResolveHost } from "./judge-host.ts";

/** How to judge a URL that somebody wants to be called. */
export interface TargetRules {
  /** CIDRs that may be called although private or local, by plain http too. */
  readonly allowTargets: readonly string[];
  /** Default: the system's look-up. */
  readonly resolve?: ResolveHost;
  /** Milliseconds that a look-up may take before the name counts as one that does not resolve. Default 2000. */
  readonly lookupTimeoutMs?: number;
}

const UNRESOLVED_HTTP = hubMessage("target_http_without_address");

/**
 * Says why a URL may not be called, in a sentence for the person who typed it, or null. This is a courtesy at the time of
 * typing; what protects is the guard at each call. Hence a name that does not resolve now is accepted, by https.
 */
export async function refuseTarget(url: string, rules: TargetRules): Promise<UserMessage | null> {
  const parsed = URL.parse(url);
  if (parsed === null) return hubMessage("target_not_a_url");
  const { protocol, hostname } = parsed;
  if (protocol !== "https:" && protocol !== "http:") return hubMessage("target_not_https");
  if (parsed.username !== "" || parsed.password !== "") {
    return hubMessage("target_has_credentials");
  }
  return refusalOf(await judgeInTime({ hostname, protocol }, rules), protocol);
}

function refusalOf(judged: JudgedHost, protocol: CallProtocol): UserMessage | null {
  switch (judged.kind) {
    case "allowed":
      return null;
    case "refused":
      return protocol === "http:" ? hubMessage("target_not_https_because", { why: judged.message }) : judged.message;
    case "unresolved":
      return protocol === "http:" ? UNRESOLVED_HTTP : null;
  }
}

async function judgeInTime(host: HostToJudge, rules: TargetRules): Promise<JudgedHost> {
  const { allowTargets, resolve = lookupHost, lookupTimeoutMs = 2000 } = rules;
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(new Error("The look-up took too long.")), lookupTimeoutMs);
  const inTime: ResolveHost = (name) => Promise.race([resolve(name), tooLate.promise]);
  try {
    return await judgeHost(host, { guard: createAddressGuard(allowTargets), resolve: inTime });
  } finally {
    clearTimeout(timer);
  }
}
