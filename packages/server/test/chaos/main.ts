import { join } from "node:path";
import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";
import { anySeed } from "./random.ts";

/** The options of `npm run test:chaos -- --kills N --silences N --seed S`. File names after them select the files to run. */
interface ChaosOptions {
  readonly kills: number;
  /** How often the database host vanishes. */
  readonly silences: number;
  readonly seed: number;
}

declare module "vitest" {
  interface ProvidedContext {
    chaos: ChaosOptions;
  }
}

const SERVER = join(import.meta.dirname, "../..");
/** A run of a hundred kills takes minutes. It fails earlier if no call arrives any more. */
const TIMEOUT_MS = 60 * 60_000;
const conditions = ["@haak/source"];

/** Kills processes, silences databases and fills disks for minutes. Prints its seed first, so that a run can be repeated, and a table at the end. */
async function main(): Promise<void> {
  const { files, ...chaos } = readOptions();
  const { kills, silences, seed } = chaos;
  const again = `npm run test:chaos -- --kills ${kills} --silences ${silences} --seed ${seed}`;
  process.stdout.write(`Chaos: ${kills} kills, ${silences} silences, seed ${seed} (${again})\n`);
  const resolve = { conditions };
  const vitest = await startVitest(
    [...files],
    {
      ...{ config: false, root: SERVER, watch: false, provide: { chaos } },
      ...{ include: ["test/chaos/*.chaos.ts"], globalSetup: [join(SERVER, "test/support/global-setup.ts")] },
      ...{ testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS, fileParallelism: false },
      reporters: [
        "default",
        join(import.meta.dirname, "table-reporter.ts"),
        join(SERVER, "../../scripts/test-run/closing-line-reporter.ts"),
      ],
    },
    { resolve, ssr: { resolve } },
  );
  await vitest.close();
}

function readOptions(): ChaosOptions & { readonly files: readonly string[] } {
  const options = { kills: { type: "string" }, silences: { type: "string" }, seed: { type: "string" } } as const;
  const { values, positionals: files } = parseArgs({ options, allowPositionals: true });
  const kills = Number(values.kills ?? 102);
  const silences = Number(values.silences ?? 5);
  const seed = Number(values.seed ?? anySeed());
  const isWhole = [kills, silences, seed].every((each) => Number.isInteger(each) && each >= 0);
  if (isWhole && kills >= 3 && silences >= 1) return { kills, silences, seed, files };
  process.stderr.write(
    "Write it as npm run test:chaos -- --kills 102 --silences 5 --seed 1: whole numbers, at least 3 kills and 1 silence.\n",
  );
  process.exit(1);
}

await main();
