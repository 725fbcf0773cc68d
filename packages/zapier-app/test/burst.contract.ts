import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../scripts/test-form.ts";
import type { Zap } from "../../sandbox/src/zapier/zap.ts";
import { orderPaid } from "./shop-events.ts";
import type { ZapStage } from "./zap-stage.ts";

const POSTS_A_SECOND = 30;

/** More than a hook takes in a second, so that the pace is needed. */
const EVENTS_A_ZAP = 50;
const ZAPS = sizeOf("zapsInBurst");
const EVENTS = ZAPS * EVENTS_A_ZAP;

/**
 * Paid orders at once, spread over Zaps by their product: fifty runs for each, a thousand in the long form. At Zapier's thirty
 * posts a second on one hook that takes two seconds, while a thousand runs of one Zap would take half a minute; what is proven is
 * the same. HAAK_BURST_EACH=1 makes every order one for every Zap.
 */
const EACH = process.env.HAAK_BURST_EACH === "1";
const RUNS_EACH = EACH ? EVENTS : EVENTS_A_ZAP;
const BURST_MS_MAX = EACH ? 1_800_000 : 50_000;

/** A burst reaches every Zap, each order once, within Zapier's limit, and loses nothing to its 429. */
export function burstContract(stage: ZapStage): void {
  describe(`a burst of ${EVENTS} paid orders for ${ZAPS} Zaps`, () => {
    it(
      "runs each once, never sends more than a hook takes, and loses nothing where Zapier says to wait",
      async () => {
        const products = Array.from({ length: ZAPS }, (_, zap) => (EACH ? "burst-all" : `burst-${zap}`));
        const zaps = await Promise.all(products.map((product) => stage.turnOn("order_paid", { products: [product] })));
        // Two of them are asked to wait although they are within the limit, as Zapier does when it is busy.
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
        // A busy machine would not send faster than that by itself, so that the pace is looked at too.
        expect(mostInASecond(await attemptTimes(stage, zaps[2]))).toBeLessThanOrEqual(POSTS_A_SECOND);
        expect(await pacesOf(stage, zaps)).toEqual(zaps.map(() => POSTS_A_SECOND));
      },
      EACH ? BURST_MS_MAX * 2 : undefined,
    );
  });
}

/** When the hub began to send each of a Zap's calls, in milliseconds. */
async function attemptTimes(stage: ZapStage, zap: Zap | undefined): Promise<number[]> {
  const runs = zap?.runs ?? [];
  const deliveries = await Promise.all(runs.map(({ id }) => stage.hub.get(`/v1/deliveries/${String(id)}`)));
  return (deliveries as { attempts: { at: string }[] }[]).flatMap(({ attempts }) =>
    attempts.map(({ at }) => Date.parse(at)),
  );
}

/** The calls a second that the hub keeps to at each Zap's hook. */
async function pacesOf(stage: ZapStage, zaps: readonly Zap[]): Promise<unknown[]> {
  const { data } = (await stage.hub.get("/v1/endpoints?limit=250")) as {
    data: { url: string; rate_per_second: number | null }[];
  };
  return zaps.map(({ targetUrl }) => data.find(({ url }) => url === targetUrl)?.rate_per_second);
}

/** The most of these moments that lie within one second. */
function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((from, at) => sorted.slice(at).filter((time) => time < from + 1_000).length));
}
