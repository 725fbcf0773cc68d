import type { Log } from "../../platform/log/log.ts";

/**
 * Notes when something was last used, if that is possible now. A database that takes no writes, such as a standby, can be read
 * all the same: the note is not worth refusing anybody, so that it costs a line in the log at the most.
 */
export async function noteUse(log: Log, what: string, note: () => Promise<unknown>): Promise<void> {
  try {
    await note();
  } catch (error) {
    log.warn({ what, error: String(error) }, "A last use could not be noted.");
  }
}
