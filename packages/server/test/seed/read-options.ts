import { parseArgs } from "node:util";
import { StartError } from "../../src/platform/process/start-error.ts";

/** What the seed makes. */
export interface SeedOptions {
  readonly deliveries: number;
  /** The number of days until now. */
  readonly days: number;
  /** Whether to add the shop to a hub that already has events. */
  readonly add: boolean;
}

const OPTIONS = {
  deliveries: { type: "string", default: "10000" },
  days: { type: "string", default: "35" },
  add: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** The output of `--help`. */
export const HELP = `npm run seed -- [--deliveries 10000] [--days 35] [--add]

Fills a hub's database with one shop that has been busy until a minute ago: orders with their events and decisions,
deliveries with their attempts, notices of Plug&Pay, people with access and tasks. All of it is made by the hub's own
code, as if it had happened, but for the clock. Nothing is sent.

  --deliveries  how many deliveries, at least 100; the last order is made whole, so there may be a few more.
                A million take some ten minutes and 6 GB
  --days        over how many days they are spread, from 1 to 400
  --add         also where the hub holds events already; without it that is refused

The database is the one that npm start would use with the same environment (DATABASE_URL with HAAK_MASTER_KEY, or the
bundled one in HAAK_DATA_DIR, whose hub must be stopped first). The shop and its API key are printed at the end.
`;

/** Reads the command line. @throws StartError with the correct form. */
export function readOptions(args: readonly string[]): SeedOptions | "help" {
  const { values } = parse(args);
  if (values.help) return "help";
  const [deliveries, days] = [Number(values.deliveries), Number(values.days)];
  if (!isWhole(deliveries, 100, 100_000_000)) throw wrong("--deliveries is a whole number from 100 on");
  if (!isWhole(days, 1, 400)) throw wrong("--days is a whole number from 1 to 400");
  return { deliveries, days, add: values.add };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function wrong(what: string): StartError {
  return new StartError("usage", `${what}. npm run seed -- --help tells how it is written.`);
}
