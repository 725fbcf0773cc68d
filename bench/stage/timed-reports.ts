import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import type { Child } from "./child.ts";
import type { ReceivingShop } from "./receiving-shop.ts";

/** Reports at a fixed rate to a rule whose path ends in `/timed`. */
export interface TimedReports {
  readonly shop: ReceivingShop;
  readonly reporter: Child<ReportOptions, ReportAnswer>;
  readonly productId: string;
  readonly perSecond: number;
  readonly seconds: number;
}

const WITHIN_MS = 60_000;

/**
 * For each event, the milliseconds from the 202 at the sender to the first byte at the receiver, by the machine's
 * steady clock. Negative if the call was faster than the answer. @throws Error unless every event arrived exactly once
 * with a correct signature.
 */
export async function timeReports(options: TimedReports): Promise<number[]> {
  const { shop, reporter, productId, perSecond, seconds } = options;
  await shop.receiver.ask({ kind: "forget" });
  const count = perSecond * seconds;
  const { acceptedAt } = await reporter.ask({
    ...{ url: shop.hub.url, apiKeys: [shop.hub.apiKey], productId, count, connections: 16, perSecond },
  });
  const received = await shop.receiver.ask({ kind: "await", ids: count, withinMs: WITHIN_MS });
  if (received.calls !== count || received.ids !== count || received.wrongSignatures > 0)
    throw new Error(`Expected ${count} calls, each once and signed; there were ${received.calls}.`);
  return Object.entries(acceptedAt).map(([event, at]) => {
    const first = received.firstBytes[event];
    if (first === undefined) throw new Error(`${event} was called under another id.`);
    return Number(BigInt(first) - BigInt(at)) / 1e6;
  });
}
