import { join } from "node:path";
import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";
import { anySeed } from "./random.ts";

/** The options of `npm run test:chaos -- --kills N --seed S`. File names after them select the files to run. */
interface ChaosOptions {
  readonly kills: number;
  readonly seed: number;
}

declare module "vitest" {
  interface ProvidedContext {
    chaos: ChaosOptions;
  }
}

const SERVER = join(import.meta.dirname, "../..");
/** A run of a hundred kills takes minutes. The run itself notices when something hangs, because no call arrives any more. */
const TIMEOUT_MS = 60 * 60_000;
const conditions = ["@haak/source"];

/** Kills processes, takes memory and fills disks for minutes. Prints its seed first, so that a run can be repeated, and a table at the end. */
async function main(): Promise<void> {
  const { kills, seed, files } = readOptions();
  process.stdout.write(`Chaos: ${kills} kills, seed ${seed} (npm run test:chaos -- --kills ${kills} --seed ${seed})\n`);
  const resolve = { conditions };
  const vitest = await startVitest(
    [...files],
    {
      ...{ config: false, root: SERVER, watch: false, provide: { chaos: { kills, seed } } },
      ...{ include: ["test/chaos/*.chaos.ts"], globalSetup: [join(SERVER, "test/support/global-setup.ts")] },
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

function readOptions(): ChaosOptions & { readonly files: readonly string[] } {
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
