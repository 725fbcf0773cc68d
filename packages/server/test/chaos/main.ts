import { join } from "node:path";
import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";
import { runLongSuite } from "./long-suite.ts";
import { anySeed } from "./random.ts";

/**
 * What `npm run test:chaos -- --kills N --seed S` asks for; names of files behind it run only these. With `suite` it is all tests in
 * their long form instead, which are no chaos.
 */
interface ChaosWish {
  readonly kills: number;
  readonly seed: number;
}

declare module "vitest" {
  interface ProvidedContext {
    chaos: ChaosWish;
  }
}

const SERVER = join(import.meta.dirname, "../..");
/** A run of a hundred kills takes minutes; whatever hangs is found by the run itself, as nothing arrives any more. */
const TIMEOUT_MS = 60 * 60_000;
const conditions = ["@haak/source"];

/** Kills, starves and fills what the hub stands on, for minutes; prints its seed first and a table at the end. */
async function main(): Promise<void> {
  const { kills, seed, files } = readWish();
  if (files[0] === "suite") {
    process.exitCode = await runLongSuite(files.slice(1));
    return;
  }
  process.stdout.write(`Chaos: ${kills} kills, seed ${seed} (npm run test:chaos -- --kills ${kills} --seed ${seed})\n`);
  const resolve = { conditions };
  const vitest = await startVitest(
    [...files],
    {
      ...{ config: false, root: SERVER, watch: false, provide: { chaos: { kills, seed } } },
      ...{ include: ["test/chaos/*.chaos.ts"], globalSetup: [join(SERVER, "test/global-setup.ts")] },
      ...{ testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS, fileParallelism: false },
      reporters: [
        "default",
        join(import.meta.dirname, "table-reporter.ts"),
        join(SERVER, "../../scripts/closing-line-reporter.ts"),
      ],
    },
    { resolve, ssr: { resolve } },
  );
  await vitest.close();
}

function readWish(): ChaosWish & { readonly files: readonly string[] } {
  const options = { kills: { type: "string" }, seed: { type: "string" } } as const;
  const { values, positionals: files } = parseArgs({ options, allowPositionals: true });
  const kills = Number(values.kills ?? 102);
  const seed = Number(values.seed ?? anySeed());
  if (Number.isInteger(kills) && kills >= 3 && Number.isInteger(seed) && seed >= 0) return { kills, seed, files };
  process.stderr.write(
    "Write it as npm run test:chaos -- --kills 102 --seed 1: at least 3 kills, and whole numbers.\n",
  );
  process.exit(1);
}

await main();
