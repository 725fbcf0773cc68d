import { setTimeout as wait } from "node:timers/promises";
import type { Reply } from "../support/journey/api.ts";
import { orderPaid } from "../support/journey/events.ts";
import type { Shop } from "../support/journey/journey.ts";
import type { Random } from "./random.ts";

/** Programs that report events. Each repeats a report with the same key until the hub answers 202. */
export interface Reporters {
  /** The ids of acknowledged events. */
  readonly acknowledged: string[];
  /** Acknowledged events of one order, in the order in which they were reported. */
  readonly chains: readonly string[][];
  /** Answers that were neither 202 nor 503 with Retry-After. */
  readonly unexpectedAnswers: string[];
  /** How many reports were repeated, because the connection broke or the hub answered 503. */
  reportedAgain(): number;
  /** Ends when every report that has begun is answered with 202. */
  stop(): Promise<void>;
}

/** How reporters work. */
export interface ReportersOptions {
  readonly shop: Shop;
  readonly count: number;
  readonly random: Random;
  /** Whether more events than these would only make the run longer. */
  readonly isEnough: (acknowledged: number) => boolean;
}

/** How many percent of the events belong to their reporter's own order, so that they must arrive in order. */
const CHAINED_SHARE = 8;
const AGAIN_AFTER_MS = 50;

/** Starts the reporters. */
export function startReporters({ shop, count, random, isEnough }: ReportersOptions): Reporters {
  const acknowledged: string[] = [];
  const unexpectedAnswers: string[] = [];
  const chains = Array.from({ length: count }, (): string[] => []);
  const state = { again: 0, stopping: false };

  const report = async (event: unknown): Promise<string> => {
    for (;;) {
      const reply = await shop.post("/v1/events", event).catch(() => null);
      if (reply?.status === 202) return reply.body.id;
      if (reply && !isRetryable(reply)) unexpectedAnswers.push(`${reply.status} ${reply.text.slice(0, 200)}`);
      state.again += 1;
      await wait(AGAIN_AFTER_MS);
    }
  };
  const reportOne = async (chain: string[], index: number) => {
    const chained = random.between(1, 100) <= CHAINED_SHARE;
    const id = await report(orderPaid(chained ? { id: `order-of-reporter-${index}` } : {}));
    acknowledged.push(id);
    if (chained) chain.push(id);
  };
  const work = async (chain: string[], index: number) => {
    while (!state.stopping) await (isEnough(acknowledged.length) ? wait(AGAIN_AFTER_MS) : reportOne(chain, index));
  };
  const working = chains.map(work);
  return {
    ...{ acknowledged, chains, unexpectedAnswers },
    reportedAgain: () => state.again,
    async stop() {
      state.stopping = true;
      await Promise.all(working);
    },
  };
}

const isRetryable = ({ status, headers }: Reply) => status === 503 && headers.has("retry-after");
