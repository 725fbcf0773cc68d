import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { orderPaid } from "../../support/journey/events.ts";
import { aShopOn, type CleanUp, hubFor, ownFolder } from "../../support/journey/own-hub.ts";
import type { Receiver } from "../../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, report, secretOf } from "../../support/journey/shop-actions.ts";
import { fillHistory } from "./fill-history.ts";

/** A stopped hub with one pending call to a receiver that was down and is up again, and with this many ended calls. */
export async function aStoppedHub(receiver: Receiver, deliveries: number, cleanUp: CleanUp = onTestFinished) {
  const target = receiver.target();
  target.answers(() => ({ status: 503 }));
  const { folder, env } = await ownFolder(cleanUp);
  const hub = await hubFor({ ...env, HAAK_RETRY_SCHEDULE: "3600" }, cleanUp);
  const shop = await aShopOn(hub);
  const rule = await callOnPaid(shop, target.url);
  const { id } = await report(shop, orderPaid());
  const [pending] = await deliveriesOf(shop, `event=${id}`);
  await deliveryIn(shop, pending.id, "waiting");
  const secret = await secretOf(shop, rule.endpoint_id);
  await hub.stop();
  await fillHistory(folder.path, deliveries);
  target.answers(() => ({ status: 200 }));
  const masterKey = async () => (await readFile(join(folder.path, "master-key"), "utf8")).trim();
  return { folder: folder.path, env, shop, target, pending, secret, masterKey };
}
