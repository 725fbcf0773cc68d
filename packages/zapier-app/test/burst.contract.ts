import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../scripts/test-form.ts";
import type { Zap } from "../../sandbox/src/zapier/zap.ts";
import { orderPaid } from "./shop-events.ts";
import type { ZapStage } from "./zap-stage.ts";

const POSTS_A_SECOND = 30;

/** More than a hook accepts in one second, so that the pace is needed. */
const EVENTS_A_ZAP = 50;
const ZAPS = sizeOf("zapsInBurst");
const EVENTS = ZAPS * EVENTS_A_ZAP;

/**
 * Paid orders sent at once, spread over Zaps by their product: fifty runs for each Zap, or a thousand in the long
 * form. Spread, because at Zapier's thirty posts a second per hook this takes two seconds, and a thousand runs of one
 * Zap would take half a minute and prove the same. With HAAK_BURST_EACH=1 every order is for every Zap.
 */
const EACH = process.env.HAAK_BURST_EACH === "1";
const RUNS_EACH = EACH ? EVENTS : EVENTS_A_ZAP;
const BURST_MS_MAX = EACH ? 1_800_000 : 50_000;

/** A burst reaches every Zap, each order once and within Zapier's limit, and no run is lost by a 429. */
export function burstContract(stage: ZapStage): void {
  describe(`a burst of ${EVENTS} paid orders for ${ZAPS} Zaps`, () => {
    it(
      "runs each once, never sends more than a hook accepts, and loses none when Zapier asks to wait",
      async () => {
        const products = Array.from({ length: ZAPS }, (_, zap) => (EACH ? "burst-all" : `burst-${zap}`));
        const zaps = await Promise.all(products.map((product) => stage.turnOn("order_paid", { products: [product] })));
        // Two posts get a 429 although they are within the limit, because Zapier does that when it is busy.
        zaps[0]?.throttleNext.push(1, 1);
        zaps[1]?.throttleNext.push(2);
        const events = Array.from({ length: EVENTS }, (_, at) =>
          orderPaid({ id: `burst-${at}`, products: [products[at % ZAPS] ?? ""] }),
        );
        expect(await stage.send(...events)).toBe(ZAPS * RUNS_EACH);
        for (const [at, zap] of zaps.entries()) {
          const runs = await stage.zapier.waitForRuns(zap, RUNS_EACH, BURST_MS_MAX);
          const expected = events.filter((_, event) => EACH || event % ZAPS === at).map(({ key }) => key.split(":")[1]);
          expect(runs.map(({ order_id }) => order_id).toSorted()).toEqual(expected.toSorted());
          expect(new Set(runs.map(({ id }) => id)).size).toBe(RUNS_EACH);
        }
        expect(zaps.map(({ throttled }) => throttled)).toEqual([2, 1, ...Array.from({ length: ZAPS - 2 }, () => 0)]);
        expect(zaps.flatMap(({ problems }) => problems)).toEqual([]);
        // The pace is checked too, because a busy machine would not send faster without it either.
        expect(mostInASecond(await attemptTimes(stage, zaps[2]))).toBeLessThanOrEqual(POSTS_A_SECOND);
        expect(await pacesOf(stage, zaps)).toEqual(zaps.map(() => POSTS_A_SECOND));
      },
      EACH ? BURST_MS_MAX * 2 : undefined,
    );
  });
}

/** When the hub started to send each call of a Zap, in milliseconds. */
async function attemptTimes(stage: ZapStage, zap: Zap | undefined): Promise<number[]> {
  const runs = zap?.runs ?? [];
  const deliveries = await Promise.all(runs.map(({ id }) => stage.hub.get(`/v1/deliveries/${String(id)}`)));
  return (deliveries as { attempts: { at: string }[] }[]).flatMap(({ attempts }) =>
    attempts.map(({ at }) => Date.parse(at)),
  );
}

/** The pace of each Zap's hook at the hub, in calls per second. */
async function pacesOf(stage: ZapStage, zaps: readonly Zap[]): Promise<unknown[]> {
  const { data } = (await stage.hub.get("/v1/endpoints?limit=250")) as {
    data: { url: string; rate_per_second: number | null }[];
  };
  return zaps.map(({ targetUrl }) => data.find(({ url }) => url === targetUrl)?.rate_per_second);
}

/** The highest number of these times within one second. */
function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((from, at) => sorted.slice(at).filter((time) => time < from + 1_000).length));
}
