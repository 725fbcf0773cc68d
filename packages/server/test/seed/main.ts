import { StartError } from "../../src/platform/process/start-error.ts";
import { openSeedStore } from "./open-seed-store.ts";
import { HELP, readOptions, type SeedOptions } from "./read-options.ts";
import { seedShop } from "./seed-shop.ts";

/** `npm run seed`: fills a hub's database with a shop of several weeks, to test lists and pages with much data. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") {
    process.stdout.write(HELP);
    return;
  }
  const store = await openSeedStore(process.env);
  try {
    await seed(store, options);
  } finally {
    await store.close();
  }
}

async function seed(store: Awaited<ReturnType<typeof openSeedStore>>, options: SeedOptions): Promise<void> {
  if (!options.add && (await store.isInUse())) {
    throw new StartError(
      "not_empty",
      "This hub holds events already, and what is seeded cannot be taken out again: choose another database, or write --add to put a shop beside what is there.",
    );
  }
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const startedAt = Date.now();
  const { shop, apiKey, counts } = await seedShop(store, options, (done) =>
    print(`${done.deliveries.toLocaleString("en")} of ${options.deliveries.toLocaleString("en")} deliveries`),
  );
  print(`Shop ${shop.id} (${shop.name}), API key ${apiKey}`);
  await store.analyze();
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  print(
    `${Object.entries(counts)
      .map(([what, count]) => `${count.toLocaleString("en")} ${what}`)
      .join(", ")}, in ${seconds} s`,
  );
}

function fail(error: unknown): never {
  const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

main().catch(fail);
