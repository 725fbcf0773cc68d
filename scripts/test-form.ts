/**
 * In which form the tests run: `npm test` runs the short one and `npm run test:chaos -- suite` the long one. Both hold every promise.
 * They differ in how often a property is tried, how much is piled up, and in how many ways a page is looked at; and the long one has
 * tests of its own, in files called `*.long.test.ts`, which prove once more or in another way what a short test proves.
 */
export type TestForm = "short" | "long";

/** Reads it; the variable is set by who starts the long form, and nowhere else is it looked at. */
export function testFormIn(env: Readonly<Record<string, string | undefined>>): TestForm {
  const form = env.HAAK_TEST_FORM ?? "short";
  if (form === "short" || form === "long") return form;
  throw new Error(`HAAK_TEST_FORM is "${form}": write short or long.`);
}

/** The form of this run. */
export const TEST_FORM = testFormIn(process.env);

/** The files that the long form alone runs. The first comment of each names the short test that holds what it holds. */
export const LONG_FILES = "**/*.long.test.{ts,tsx}";

/** What a form leaves out, for vitest: it is not there, rather than skipped. */
export const leftOutIn = (form: TestForm): string[] => (form === "long" ? [] : [LONG_FILES]);

/** How much each form tries and piles up. */
export const TEST_SIZES = {
  /** Deliveries that pile up in a lane on the oldest PostgreSQL; on the newest they are always 100,000. */
  pileOnOldest: { short: 10_000, long: 100_000 },
  /** Deliveries that pile up behind one order. */
  pileHeld: { short: 10_000, long: 100_000 },
  /** Deliveries that arrived, beside a few that did not. */
  arrived: { short: 20_000, long: 100_000 },
  /** Events of a shop that are removed for their age, each with a delivery and three attempts. */
  old: { short: 4_000, long: 20_000 },
  /** Events a day of a shop whose figures are read, over 40 days. */
  eventsADay: { short: 250, long: 1_000 },
  /** Shops over all buckets, each with lanes and deliveries, among which the hot statements are planned. */
  shopsInBuckets: { short: 500, long: 1_200 },
  /** Zaps that a burst of orders is for, fifty each. */
  zapsInBurst: { short: 3, long: 20 },
  /** Runs of a property whose single run is a life in a database: a queue, a ledger, a race. */
  livesInStore: { short: 5, long: 15 },
  /** Rounds of a race of two processes over one person's access. */
  rounds: { short: 3, long: 10 },
  /** People who are missing in a list of members, about whom two processes ask. */
  people: { short: 20, long: 60 },
  /** Runs of a property whose single run is a filter, a preview or a replay in a database. */
  looksInStore: { short: 8, long: 60 },
  /** Runs of a property whose single run is the life of a subscription or a ledger, in memory. */
  pureLives: { short: 250, long: 2_000 },
  /** Lives of random shops that the oracle goes through; by those that it always has it comes across every reason. */
  livesOfShops: { short: 10, long: 60 },
  /** Bodies that are spoilt for each route that writes. */
  spoiltBodies: { short: 8, long: 40 },
  /** Odd ids and headers that each route gets; those are handed out in turn, so that each goes somewhere in the short form too. */
  oddThingsPerRoute: { short: 3, long: 30 },
  /** Odd queries, over all routes that read. */
  oddQueries: { short: 40, long: 300 },
} as const satisfies Readonly<Record<string, Readonly<Record<TestForm, number>>>>;

/** The size for the form of this run. */
export const sizeOf = (name: keyof typeof TEST_SIZES): number => TEST_SIZES[name][TEST_FORM];
