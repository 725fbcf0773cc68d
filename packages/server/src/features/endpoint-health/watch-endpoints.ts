import { sql } from "kysely";
import { isAnyDue } from "../../platform/jobs/is-any-due.ts";
import type { Log } from "../../platform/log/log.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import { dropGoneHooks } from "../hooks/index.ts";
import type { RuleStoreParts } from "../rules/index.ts";
import { type StepParts, takeStep } from "./take-step.ts";
import { findWatched, readWatched, type WatchedKey } from "./watched-endpoint.ts";

export type WatchParts = StepParts & RuleStoreParts & { readonly log: Log };

const CHECK_EVERY_MS = 1_000;

/**
 * Checks the health of endpoints as long as this process runs: it reports that they fail or work again, and switches them off. Any number
 * of processes may do this at once. The due time is on the lane and is stored with the attempt that caused it, so that another process goes
 * on if this one dies.
 */
export function startWatching(parts: WatchParts): Repeating {
  return repeat({
    ...{ name: "The health check of endpoints", everyMs: CHECK_EVERY_MS, log: parts.log },
    isDue: () => isAnyDue(parts.db, [sql`from lane where health_check_at <= ${parts.clock.now()}::timestamptz`]),
    run: () => watchEndpoints(parts),
  });
}

/** Takes the due step of each endpoint. */
export async function watchEndpoints(parts: WatchParts): Promise<void> {
  for (const key of await findWatched(parts.db, parts.clock.now())) await watchSafely(parts, key);
}

/** Logs a failure, because one endpoint must not block the others. The due time stays on its lane, so that it is tried again. */
async function watchSafely(parts: WatchParts, key: WatchedKey): Promise<void> {
  try {
    await watchOne(parts, key);
  } catch (error) {
    parts.log.warn(
      { error: String(error), endpoint: key.endpointId },
      "The health of an endpoint could not be checked yet.",
    );
  }
}

async function watchOne(parts: WatchParts, key: WatchedKey): Promise<void> {
  const endpoint = await readWatched(parts.db, key);
  if (endpoint === null) return;
  const { shop, id, kind, goneAt } = endpoint;
  if (kind === "zapier" && goneAt !== null && (await dropGoneHooks(parts, shop, { endpointId: id, at: goneAt }))) {
    parts.log.info({ endpoint: id, shop: shop.id }, "A hook answered 410 and is gone.");
    return;
  }
  const event = await takeStep(parts, endpoint);
  if (event === null) return;
  const { health, off_reason, percent, failing_since } = event.data.endpoint;
  const facts = { endpoint: id, shop: shop.id, type: event.type, health, off_reason, percent, since: failing_since };
  parts.log.info(facts, "A change in the health of an endpoint was reported.");
}
