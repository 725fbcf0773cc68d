import { parseArgs } from "node:util";
import { anySeed } from "../chaos/random.ts";
import { copyTemplate, startTestServer } from "../support/test-server.ts";
import { SimulationFailure, type SimulationResult, simulate } from "./simulation.ts";

/** Steps of one run. It decides the digest of a seed, so a change of it gives every seed another digest. */
const STEPS = 500;

interface Options {
  readonly seed: number;
  readonly seconds: number;
}

/**
 * `npm run test:simulate -- --seconds 600`: runs one seed after the other for so long, and at least one. Prints the first seed first
 * and its digest last, so that `--seed N` alone repeats the first run to the same digest.
 */
async function main({ seed, seconds }: Options): Promise<void> {
  process.stdout.write(`seed: ${seed}\n`);
  const server = await startTestServer(18);
  const endsAt = performance.now() + seconds * 1_000;
  try {
    const { digest } = await runSeed(server.url, seed);
    for (let next = seed + 1; performance.now() < endsAt; next += 1) await runSeed(server.url, next);
    process.stdout.write(`digest: ${digest}\n`);
  } catch (error) {
    if (!(error instanceof SimulationFailure)) throw error;
    process.stdout.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await server.stop();
  }
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

function readOptions(): Options {
  const options = { seconds: { type: "string" }, seed: { type: "string" } } as const;
  const { values } = parseArgs({ options });
  const seconds = Number(values.seconds ?? 0);
  const seed = Number(values.seed ?? anySeed());
  if (Number.isFinite(seconds) && seconds >= 0 && Number.isInteger(seed) && seed >= 0) return { seed, seconds };
  process.stderr.write(
    "Write it as npm run test:simulate -- --seconds 600 or -- --seed 1: seconds from 0, and a whole number.\n",
  );
  process.exit(1);
}

await main(readOptions());
