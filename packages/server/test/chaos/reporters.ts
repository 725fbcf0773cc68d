import { setTimeout as wait } from "node:timers/promises";
import type { Reply } from "../support/journey/api.ts";
import { orderPaid } from "../support/journey/events.ts";
import type { Shop } from "../support/journey/journey.ts";
import type { Random } from "./random.ts";

/** Shops' programs that report events as such a program does: until the hub says 202, under the same key. */
export interface Reporters {
  /** The ids of acknowledged events. */
  readonly acknowledged: string[];
  /** Acknowledged events of one order that all came after each other. */
  readonly chains: readonly string[][];
  /** Answers that were neither 202 nor 503 with Retry-After. */
  readonly oddAnswers: string[];
  /** Reports that had to be made again, because the connection broke or the hub refused for now. */
  reportedAgain(): number;
  /** Lets every report that was begun come to its 202, and ends. */
  stop(): Promise<void>;
}

/** What reporters are given. */
export interface ReportersOptions {
  readonly shop: Shop;
  readonly count: number;
  readonly random: Random;
  /** True, for so many acknowledged events, while reporting more would only make the run longer. */
  readonly enough: (acknowledged: number) => boolean;
}

/** Of a hundred events, how many belong to the one order of their reporter, so that they have to arrive in order. */
const CHAINED_SHARE = 8;
const AGAIN_AFTER_MS = 50;

/** Starts them. */
export function startReporters({ shop, count, random, enough }: ReportersOptions): Reporters {
  const acknowledged: string[] = [];
  const oddAnswers: string[] = [];
  const chains = Array.from({ length: count }, (): string[] => []);
  const state = { again: 0, stopping: false };

  const report = async (event: unknown): Promise<string> => {
    for (;;) {
      const reply = await shop.post("/v1/events", event).catch(() => null);
      if (reply?.status === 202) return reply.body.id;
      if (reply && !isRefusalForNow(reply)) oddAnswers.push(`${reply.status} ${reply.text.slice(0, 200)}`);
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
    while (!state.stopping) await (enough(acknowledged.length) ? wait(AGAIN_AFTER_MS) : reportOne(chain, index));
  };
  const working = chains.map(work);
  return {
    ...{ acknowledged, chains, oddAnswers },
    reportedAgain: () => state.again,
    async stop() {
      state.stopping = true;
      await Promise.all(working);
    },
  };
}

const isRefusalForNow = ({ status, headers }: Reply) => status === 503 && headers.has("retry-after");
