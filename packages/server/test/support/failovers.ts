import { expect } from "vitest";
import { createApi } from "./journey/api.ts";
import { expectAllArrived, missing, startLoad } from "./journey/load.ts";
import { aMasterKey } from "./journey/master-key.ts";
import { aShopOn, type CleanUp, hubFor } from "./journey/own-hub.ts";
import { startReceiver } from "./journey/receiver.ts";
import { callOnPaid } from "./journey/shop-actions.ts";
import { until } from "./journey/until.ts";
import { startReplicatedPostgres } from "./replicated-postgres.ts";

/** What a run of failovers came to. */
export interface FailoverResult {
  /** From the promotion of a standby to the first event that the hub accepted there, in seconds, one for each. */
  readonly secondsToAccept: readonly number[];
  readonly acknowledged: number;
  readonly refused: number;
  readonly calls: number;
  readonly webhookIds: number;
  readonly lost: number;
  /** Webhook-ids above one for each event, and bodies above one for each webhook-id. */
  readonly doubled: number;
}

/** How the run is made. */
export interface FailoverRun {
  readonly promotions: number;
  readonly cleanUp: CleanUp;
}

const CONNECTIONS = 6;
const EVENTS_BETWEEN = 100;

/**
 * Reports events to a hub whose primary is killed and whose standby is promoted, several times in a row. Expects that every accepted event
 * arrives, each under one `webhook-id`, and that every refusal asks to come again.
 */
export async function runFailovers({ promotions, cleanUp }: FailoverRun): Promise<FailoverResult> {
  const postgres = await startReplicatedPostgres();
  cleanUp(postgres.stop);
  const receiver = await startReceiver();
  cleanUp(receiver.stop);
  const hub = await hubFor(
    { DATABASE_URL: postgres.url, HAAK_MASTER_KEY: aMasterKey(), HAAK_TIMEOUT_MS: "5000" },
    cleanUp,
  );
  const shop = await aShopOn(hub);
  const target = receiver.target();
  await callOnPaid(shop, target.url);
  const load = startLoad(shop, CONNECTIONS);
  const goesOn = async () => {
    const [accepted, called] = [load.acknowledged.length, target.calls.length];
    await until(() => expect(load.acknowledged.length).toBeGreaterThan(accepted + EVENTS_BETWEEN));
    await until(() => expect(target.calls.length).toBeGreaterThan(called + EVENTS_BETWEEN));
  };
  await goesOn();
  const secondsToAccept: number[] = [];
  for (let promotion = 1; promotion <= promotions; promotion += 1) {
    if (promotion > 1) await postgres.rebuildStandby();
    await goesOn();
    await postgres.failOver();
    const promotedAt = performance.now();
    const accepted = load.acknowledged.length;
    await until(() => expect(load.acknowledged.length).toBeGreaterThan(accepted));
    secondsToAccept.push((performance.now() - promotedAt) / 1_000);
    await goesOn();
  }
  await load.stop();
  await until(() => expect(missing(target.calls, load.acknowledged)).toBe(0));
  expectAllArrived(target.calls, load.acknowledged);
  expect(load.refusals.filter(({ status, retryAfter }) => status !== 503 || retryAfter === null)).toEqual([]);
  expect(load.broken()).toBe(0);
  expect((await createApi(hub.url).get("/readyz")).status).toBe(200);
  const distinct = (values: readonly unknown[]) => new Set(values).size;
  const webhookIds = distinct(target.calls.map(({ headers }) => headers["webhook-id"]));
  const events = distinct(target.calls.map(({ body }) => JSON.parse(body).event_id));
  const bodies = distinct(target.calls.map(({ headers, body }) => `${String(headers["webhook-id"])} ${body}`));
  return {
    secondsToAccept,
    acknowledged: load.acknowledged.length,
    refused: load.refusals.length,
    calls: target.calls.length,
    webhookIds,
    lost: missing(target.calls, load.acknowledged),
    doubled: webhookIds - events + bodies - webhookIds,
  };
}
