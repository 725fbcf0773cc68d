import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sizeOf } from "../../../../scripts/test-form.ts";
import { joinJourney, type SharedJourney } from "../support/journey/journey.ts";
import type { Target } from "../support/journey/receiver.ts";
import { deliveriesOf } from "../support/journey/shop-actions.ts";
import { A_LIFE_WITH_EVERY_REASON } from "./every-reason.ts";
import { expectDecisions } from "./expect-reported.ts";
import { PRECEDENCE } from "./expected-texts.ts";
import type { ShopUnderTest } from "./known-shop.ts";
import { anyLife } from "./random-shop.ts";
import { shopUnderTest, take } from "./shop-under-test.ts";

/**
 * `ORACLE_LIVES=2500 npx vitest run --project server test/oracle` is a long run. It prints what it covered, and does not shrink a
 * counterexample. An ordinary run with the `ORACLE_SEED` and `ORACLE_PATH` of the failure does. An ordinary run takes 15 seconds; on
 * a busy machine it tries fewer lives instead of taking longer.
 */
const { ORACLE_LIVES, ORACLE_SEED, ORACLE_PATH } = process.env;
const isLong = ORACLE_LIVES !== undefined;
const LONG_RUN_MS = isLong ? 7_200_000 : undefined;
const LIVES_MS = isLong ? 7_000_000 : 35_000;
const RUNNING = {
  numRuns: Number(ORACLE_LIVES ?? sizeOf("livesOfShops")),
  endOnFailure: isLong,
  ...(ORACLE_SEED === undefined ? {} : { seed: Number(ORACLE_SEED) }),
  ...(ORACLE_PATH === undefined ? {} : { path: ORACLE_PATH }),
};

let journey: SharedJourney;
let targets: Target[];
const bodies = new Map<string, string>();
const counted = { lives: 0, events: 0, decisions: 0, calls: 0, linesOfOrders: 0 };
const codes = new Map<string, number>();

beforeAll(async () => {
  journey = await joinJourney(18);
  targets = [journey.receiver.target(), journey.receiver.target()];
});
afterAll(async () => {
  await journey.end();
  if (isLong) process.stderr.write(`${JSON.stringify({ ...counted, codes: Object.fromEntries(codes) })}\n`);
});

/** The URLs that random rules use. The second equals the first and the fourth equals the third, but they are written differently. */
function addresses(): string[] {
  const [one = "", other = ""] = targets.map(({ url }) => url);
  return [
    one,
    `${one}#here`,
    other,
    other.replace("http://", "HTTP://").replace("/inbox", "/x/../inbox"),
    `${one}?b=1`,
  ];
}

async function expectNothingElse(under: ShopUnderTest): Promise<void> {
  await Promise.all(under.reported.map((one) => expectDecisions(under, one)));
  const expected = under.reported.flatMap(({ rules }) => rules.flatMap(({ lines }) => lines)).length;
  // A page has at most 250 items, and few shops have more.
  expect(await deliveriesOf(under.shop, "")).toHaveLength(Math.min(expected, 250));
  expect(under.bodies.size).toBe(expected);
}

function count(under: ShopUnderTest): void {
  const verdicts = under.reported.flatMap(({ rules }) => rules);
  counted.lives += 1;
  counted.events += under.reported.length;
  counted.decisions += verdicts.length;
  counted.calls += under.bodies.size;
  counted.linesOfOrders += verdicts.flatMap(({ lines }) => lines).filter((line) => line !== null).length;
  for (const { code } of verdicts) codes.set(code, (codes.get(code) ?? 0) + 1);
  for (const [id, body] of under.bodies) bodies.set(id, body);
}

describe("the hub and the oracle", () => {
  it(
    "agree about who is called for what, why others are not, and what is sent, in the lives of random shops",
    async () => {
      const deadline = Date.now() + LIVES_MS;
      await fc.assert(
        fc.asyncProperty(anyLife, async (life) => {
          // Not fast-check's own limit, because it leaves a life running while the next test checks what arrived.
          if (Date.now() > deadline) return;
          const under = shopUnderTest(await journey.newShop("Random"), addresses());
          for (const step of life) await take(under, step);
          await expectNothingElse(under);
          count(under);
        }),
        { ...RUNNING, examples: [[A_LIFE_WITH_EVERY_REASON]] },
      );
    },
    LONG_RUN_MS,
  );

  it("agree about what arrived: no unexpected call, and none with another body", () => {
    const arrived = targets.flatMap(({ calls }) => calls);
    expect(arrived.length).toBeGreaterThan(0);
    for (const { headers, body } of arrived) expect(body).toBe(bodies.get(String(headers["webhook-id"])));
  });

  it("cover every reason, except made_later, which only reconciliation can cause", () => {
    const reasons = ["called", ...PRECEDENCE.filter((code) => code !== "made_later")];
    expect([...codes.keys()].toSorted()).toEqual(reasons.toSorted());
  });
});
