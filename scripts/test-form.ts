/**
 * The form of a test run. `npm run test:unit` only runs the unit tests, which start no process and use no database.
 * `npm test` runs the short form and `npm run test:all` the long one. Both test every promise. They differ in the
 * number of runs of a property, the amount of data, and the number of looks (theme, language, width) of a page. The
 * long one also has files called `*.long.test.ts`, which prove again or in another way what a short test proves.
 */
export type TestForm = "unit" | "short" | "long";

/** Reads the form. The scripts of package.json set the variable, and nothing else reads it. */
export function testFormIn(env: Readonly<Record<string, string | undefined>>): TestForm {
  const form = env.HAAK_TEST_FORM ?? "short";
  if (form === "unit" || form === "short" || form === "long") return form;
  throw new Error(`HAAK_TEST_FORM is "${form}": write unit, short or long.`);
}

/** The form of this run. */
export const TEST_FORM = testFormIn(process.env);

/** The files that only the long form runs. The first comment of each must name the short test that proves the same. */
export const LONG_FILES = "**/*.long.test.{ts,tsx}";

/**
 * The files that a form does not run. They are left out and not skipped, so that they do not count as skipped tests.
 */
export const leftOutIn = (form: TestForm): string[] => (form === "long" ? [] : [LONG_FILES]);

/** How many runs and how much data each form has. The unit tests have those of the short form. */
export const TEST_SIZES = {
  /** Pending deliveries of one lane on the oldest PostgreSQL. On the newest there are always 100,000. */
  pileOnOldest: { short: 10_000, long: 100_000 },
  /** Deliveries that wait for one order. */
  waitingBacklog: { short: 10_000, long: 100_000 },
  /** Delivered deliveries, beside a few that are not. */
  arrived: { short: 20_000, long: 100_000 },
  /** Events of a shop that retention removes, each with a delivery and three attempts. */
  old: { short: 4_000, long: 20_000 },
  /** Events a day of a shop whose figures are read, over 40 days. */
  eventsADay: { short: 250, long: 1_000 },
  /** Shops over all buckets, each with lanes and deliveries, for the query plans of the hot statements. */
  shopsInBuckets: { short: 500, long: 1_200 },
  /** Zaps that receive a burst of orders, fifty each. */
  zapsInBurst: { short: 3, long: 20 },
  /** Runs of a property whose single run uses a database for long: a queue, a ledger, a race. */
  livesInStore: { short: 5, long: 15 },
  /** Rounds of a race of two processes for one person's access. */
  rounds: { short: 3, long: 10 },
  /** People who are missing in a list of members, for whom two processes send requests. */
  people: { short: 20, long: 60 },
  /** Runs of a property whose single run is one filter, preview or replay in a database. */
  looksInStore: { short: 8, long: 60 },
  /** Runs of a property whose single run is the history of a subscription or a ledger, in memory. */
  pureLives: { short: 250, long: 2_000 },
  /** Random shop histories for the oracle. Few are enough, because its fixed histories have every reason. */
  livesOfShops: { short: 10, long: 60 },
  /** Broken bodies for each route that writes. */
  spoiltBodies: { short: 8, long: 40 },
  /** Odd ids and headers for each route. Routes share a list in turn, so that the short form uses each of them too. */
  oddThingsPerRoute: { short: 3, long: 30 },
  /** Odd queries, over all routes that read. */
  oddQueries: { short: 40, long: 300 },
} as const satisfies Readonly<Record<string, Readonly<Record<"short" | "long", number>>>>;

/** The size for the form of this run. */
export const sizeOf = (name: keyof typeof TEST_SIZES): number =>
  TEST_SIZES[name][TEST_FORM === "long" ? "long" : "short"];
