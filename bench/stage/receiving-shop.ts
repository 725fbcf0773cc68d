import type { Received, ReceiverWish } from "../processes/receiver.ts";
import { type Child, startChild } from "./child.ts";
import { type BenchHub, type HubWish, startHub } from "./hub.ts";

/** A hub whose shop calls receivers that verify every call. */
export interface ReceivingShop {
  readonly hub: BenchHub;
  readonly receiver: Child<ReceiverWish, Received>;
  /** Where the receivers are. */
  readonly origin: string;
  /** A secret by which the receiver verifies calls to these paths, for a rival of the hub. */
  readonly secret: string;
  stop(): Promise<void>;
}

/** A rule on paid orders of this product, which calls this path of the receiver. */
export interface BenchRule {
  readonly path: string;
  readonly productId: string;
  /** How many slots its endpoint has, where not as many as one that nobody set. */
  readonly concurrency?: number;
}

/** Starts both, with these rules. */
export async function startReceivingShop(rules: readonly BenchRule[], wish: HubWish = {}): Promise<ReceivingShop> {
  const receiver = startChild<ReceiverWish, Received>("receiver.ts");
  const { port } = await receiver.ask({ kind: "listen" });
  const origin = `http://127.0.0.1:${port}`;
  const hub = await startHub(wish);
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

/** The path by which a rival calls the same receiver, with a secret of its own. */
export function bareOf(path: string): string {
  return path.replace(/^\//, "/bare-");
}

/** What arrived since `startedAt`, a second. @throws Error unless every id came, came once, and was signed right. */
export function rateOf(received: Received, { startedAt, ids }: { startedAt: string; ids: number }): number {
  const { calls, wrongSignatures, lastAt } = received;
  if (received.ids !== ids || calls !== ids || wrongSignatures > 0) {
    throw new Error(
      `Expected ${ids} calls, each once and signed: ${JSON.stringify({ ...received, firstBytes: null })}.`,
    );
  }
  return ids / (Number(BigInt(lastAt) - BigInt(startedAt)) / 1e9);
}
