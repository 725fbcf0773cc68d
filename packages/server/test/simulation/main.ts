import { parseArgs } from "node:util";
import { anySeed } from "../chaos/random.ts";
import { copyTemplate, startTestServer } from "../support/test-server.ts";
import { plantBugs } from "./run-planted.ts";
import { simulate } from "./simulation.ts";
import { SimulationFailure, type SimulationResult } from "./simulation-result.ts";

/** Steps of one run. It decides the digest of a seed, so a change of it gives every seed another digest. */
const STEPS = 500;
const PLANTED_SECONDS_MAX = 60;

const USAGE = `Write it as
  npm run test:simulate -- --seconds 600             new seeds, one after the other, for so long
  npm run test:simulate -- --seed 1                  one seed again
  npm run test:simulate -- --planted                 a known bug at a time, each for 60 seconds at most
  npm run test:simulate -- --planted --only breaker  only those whose name contains this
Seconds are a number from 0, a seed is a whole number from 0.
`;

interface SeedOptions {
  readonly seed: number;
  readonly seconds: number;
  /** The address of a server for tests; null to start one. */
  readonly server: string | null;
}

/**
 * Runs one seed after the other for so long, and at least one. Prints the first seed first and the digest of its run last, so that
 * `--seed N` alone repeats the first run to the same digest. A later seed that fails names itself.
 */
async function runSeeds({ seed, seconds, server: url }: SeedOptions): Promise<void> {
  process.stdout.write(`seed: ${seed}\n`);
  const server = url === null ? await startTestServer(18) : { url, stop: async () => undefined };
  const endsAt = performance.now() + seconds * 1_000;
  let digest: string | null = null;
  try {
    digest = (await runSeed(server.url, seed)).digest;
    for (let next = seed + 1; performance.now() < endsAt; next += 1) await runSeed(server.url, next);
  } catch (error) {
    if (!(error instanceof SimulationFailure)) throw error;
    digest ??= error.digest;
    process.stdout.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await server.stop();
  }
  process.stdout.write(`digest: ${digest}\n`);
}

async function runSeed(serverUrl: string, seed: number): Promise<SimulationResult> {
  const database = await copyTemplate(serverUrl);
  try {
    const result = await simulate({ seed, steps: STEPS, url: database.url });
    const { events, attempts, kills } = result;
    process.stdout.write(
      `seed ${seed}: ${STEPS} steps, ${events} events, ${attempts} attempts, ${kills} kills: every invariant held\n`,
    );
    return result;
  } finally {
    await database.drop();
  }
}

/** Null if they cannot be read. */
function readOptions() {
  const text = { type: "string" } as const;
  const options = { seconds: text, seed: text, only: text, server: text, planted: { type: "boolean" } } as const;
  const { planted = false, only = "", ...values } = parseArgs({ options }).values;
  const seconds = Number(values.seconds ?? (planted ? PLANTED_SECONDS_MAX : 0));
  const seed = Number(values.seed ?? (planted ? 1 : anySeed()));
  const isValid = Number.isFinite(seconds) && seconds >= 0 && Number.isInteger(seed) && seed >= 0;
  return isValid ? { planted, only, seconds, seed, server: values.server ?? null } : null;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === null) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
  } else if (!options.planted) await runSeeds(options);
  else process.exitCode = (await plantBugs({ ...options, secondsMax: options.seconds })) > 0 ? 1 : 0;
}

await main();
