import { playStory, STORY } from "./play-story.ts";
import { createClosers, type Demo, startDemo } from "./start-demo.ts";
import { closingMessage, isGreen, tableOf } from "./table.ts";

const keep = process.argv.includes("--keep");
const closers = createClosers((error) => console.error("Something could not be ended:", error));
let ending: Promise<void> | null = null;
/** The exit code of an interrupted command. It changes after the story, because then Ctrl-C is the normal end. */
let exitCodeOnSignal = 130;

/** Ends the demo. Every exit must use it, so that no process is left running. */
function end(exitCode: number): Promise<void> {
  ending ??= closers.closeAll().finally(() => process.exit(exitCode));
  return ending;
}

function fail(error: unknown): Promise<void> {
  // Not printed once the end has begun, because parts then fail only because others have stopped.
  if (ending === null) console.error(error instanceof Error ? error.message : error);
  return end(1);
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  console.log(
    "Haak's demo: a hub with its own database, and around it stand-ins for Plug&Pay, Huddle, Zapier and a receiver.",
  );
  const demo = await startDemo(closers, { keepFolder: keep });
  const story = await playStory(demo, STORY);
  // No table after an interruption, because missing calls are then expected.
  if (ending !== null) return;
  // Stopped first, so that no call can arrive after the last comparison.
  const stopProblem = keep ? null : await demo.hub.stop();
  if (!keep) await demo.zapier.close();
  const after = story.afterwards(stopProblem === null ? [] : [stopProblem]);
  const results = [...story.results, ...(after === null ? [] : [after])];
  const isRed = !results.every(isGreen);
  if (isRed) console.log(`\nThe hub logged last:\n${demo.hub.lastLines().join("\n")}`);
  console.log(`\n${tableOf(results)}\n\n${closingMessage(results, (performance.now() - startedAt) / 1000)}`);
  exitCodeOnSignal = isRed ? 1 : 0;
  if (keep) printAddresses(demo);
  else await end(exitCodeOnSignal);
}

/** Prints the addresses and keys of all parts. */
function printAddresses({ hub, shop, huddle, zapier, receiver, folder }: Demo): void {
  const addresses: readonly (readonly [string, string])[] = [
    ["Dashboard", `${hub.url}/`],
    ["Hub (API)", hub.url],
    ["API key", hub.apiKey],
    ["Admin password", hub.adminPassword],
    ["Plug&Pay", `${shop.url} (token ${shop.token})`],
    ["Huddle", huddle.url],
    ["Zapier", zapier.url],
    ["Receiver", receiver.url],
    ["Data folder", folder],
  ];
  console.log("\nEverything continues to run:");
  for (const [name, address] of addresses) console.log(`   ${name.padEnd(14)} ${address}`);
  console.log("Press Ctrl-C to end it. The data folder is kept.");
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(exitCodeOnSignal));
for (const mishap of ["uncaughtException", "unhandledRejection"]) process.on(mishap, (error) => void fail(error));
await main().catch(fail);
