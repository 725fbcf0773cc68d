import type { GuardedRequest } from "@haak/core";
import type { Clock } from "../../../world/clock.ts";
import { type AskPlugAndPay, createPlugAndPayClient } from "../fetch/plugandpay-client.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";

/** Between two questions about one shop: at most 4 a second, as Plug&Pay's limits are not published. */
const PACE_MS = 250;

/** Waits until a shop's next question may be asked. */
export type Pace = (shopId: string) => Promise<void>;

/** What keeping a pace needs; `wait` resolves after so many milliseconds. */
export interface PaceParts {
  readonly clock: Clock;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** A pace for every shop. Holds over all that one process asks by it. */
export function createPace({ clock, wait }: PaceParts): Pace {
  const nextAt = new Map<string, number>();
  return async (shopId) => {
    const now = clock.now().getTime();
    const mine = Math.max(now, nextAt.get(shopId) ?? 0);
    nextAt.set(shopId, mine + PACE_MS);
    if (mine > now) await wait(mine - now);
  };
}

/** What asking needs; the time limit is for each question. */
export interface PacedAskParts {
  readonly clock: Clock;
  readonly request: GuardedRequest;
  readonly timeoutMs: number;
  readonly pace: Pace;
  /** Happens before each question, after the wait for it; may throw, and then it is not asked. */
  readonly beforeEach: () => Promise<void>;
}

/** Asks Plug&Pay at the shop's pace. What was found is kept for as long as this is: many orders name one checkout. */
export function createPacedAsk(parts: PacedAskParts, source: PlugAndPaySource, apiToken: string): AskPlugAndPay {
  const found = new Map<string, Awaited<ReturnType<AskPlugAndPay>>>();
  const { baseUrl, shop } = source;
  return async (path) => {
    const before = found.get(path);
    if (before !== undefined) return before;
    await parts.pace(shop.id);
    await parts.beforeEach();
    const answer = await createPlugAndPayClient({ ...parts, baseUrl, apiToken })(path);
    if (answer.kind === "found") found.set(path, answer);
    return answer;
  };
}
