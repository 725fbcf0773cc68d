import { startBundledPostgres } from "./bundled-postgres.ts";

/**
 * A hub as far as its database goes, for tests that kill it: `node hub-process.fixture.ts <folder>` prints one line of
 * JSON, `{url}` or `{code, message}`, and stops in order on SIGTERM.
 */
const quiet = { info: () => undefined, warn: () => undefined };

try {
  const postgres = await startBundledPostgres({ dataDir: process.argv[2] ?? "", log: quiet });
  process.once("SIGTERM", () => void postgres.stop());
  // A hub that drains does not end at once, either.
  process.on("SIGINT", () => undefined);
  process.stdout.write(`${JSON.stringify({ url: postgres.url })}\n`);
} catch (error) {
  const { code, message } = error as { code?: string; message?: string };
  process.stdout.write(`${JSON.stringify({ code, message })}\n`);
}
