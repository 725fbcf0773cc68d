import { startBundledPostgres } from "./bundled-postgres.ts";

/**
 * The database part of a hub, for tests that kill it: `node hub-process.fixture.ts <folder>` prints one line of JSON, `{url}` or
 * `{code, message}`, and shuts down cleanly on SIGTERM.
 */
const quiet = { info: () => undefined, warn: () => undefined };

try {
  const postgres = await startBundledPostgres({ dataDir: process.argv[2] ?? "", log: quiet });
  process.once("SIGTERM", () => void postgres.stop());
  // Ignored, because a real hub that drains does not exit at once either.
  process.on("SIGINT", () => undefined);
  process.stdout.write(`${JSON.stringify({ url: postgres.url })}\n`);
} catch (error) {
  const { code, message } = error as { code?: string; message?: string };
  process.stdout.write(`${JSON.stringify({ code, message })}\n`);
}
