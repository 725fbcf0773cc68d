import type { Received, ReceiverRequest } from "../processes/receiver.ts";
import { type Child, startChild } from "./child.ts";
import { type BenchHub, type HubOptions, startHub } from "./hub.ts";

/** A hub whose shop calls a receiver. The receiver verifies every call, so that a wrong call cannot count. */
export interface ReceivingShop {
  readonly hub: BenchHub;
  readonly receiver: Child<ReceiverRequest, Received>;
  /** The receiver's address. */
  readonly origin: string;
  /** The secret of the paths for a rival of the hub. */
  readonly secret: string;
  stop(): Promise<void>;
}

/** A rule that matches paid orders of this product and calls this path of the receiver. */
export interface BenchRule {
  readonly path: string;
  readonly productId: string;
  /** The endpoint's slots, if they differ from the default. */
  readonly concurrency?: number;
}

export async function startReceivingShop(
  rules: readonly BenchRule[],
  options: HubOptions = {},
): Promise<ReceivingShop> {
  const receiver = startChild<ReceiverRequest, Received>("receiver.ts");
  const { port } = await receiver.ask({ kind: "listen" });
  const origin = `http://127.0.0.1:${port}`;
  const hub = await startHub(options);
  const secrets: Record<string, string> = {};
  for (const { path, productId, concurrency } of rules) {
    const rule = await hub.ask<{ endpoint_id: string }>("POST", "/v1/rules", {
      ...{ name: path, trigger: "order.paid", scope: { products: [productId] } },
      action: { type: "webhook", url: `${origin}${path}` },
    });
    const endpoint = `/v1/endpoints/${rule.endpoint_id}`;
    if (concurrency !== undefined) await hub.ask("PATCH", endpoint, { concurrency });
    const { secret } = await hub.ask<{ secret: string }>("GET", `${endpoint}/secret`);
    secrets[path] = secret;
  }
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  for (const { path } of rules) secrets[bareOf(path)] = secret;
  await receiver.ask({ kind: "secrets", secrets });
  return {
    ...{ hub, receiver, origin, secret },
    async stop() {
      await hub.stop();
      await receiver.stop();
    },
  };
}

/** The path for a rival. It differs from the hub's, because each sender needs its own secret at the receiver. */
export function bareOf(path: string): string {
  return path.replace(/^\//, "/bare-");
}

/**
 * Arrivals per second since `startedAt`. @throws Error unless every id arrived exactly once with a correct signature,
 * because the rate of a faulty run means nothing.
 */
export function rateOf(received: Received, { startedAt, ids }: { startedAt: string; ids: number }): number {
  const { calls, wrongSignatures, lastAt } = received;
  if (received.ids !== ids || calls !== ids || wrongSignatures > 0) {
    throw new Error(
      `Expected ${ids} calls, each once and signed: ${JSON.stringify({ ...received, firstBytes: null })}.`,
    );
  }
  return ids / (Number(BigInt(lastAt) - BigInt(startedAt)) / 1e9);
}
