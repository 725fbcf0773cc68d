import { Client } from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { orderPaid } from "../support/journey/events.ts";
import { aShopOn, hubFor, ownDatabase, shopAt } from "../support/journey/own-hub.ts";
import { startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid, report } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";

const MANY = 20_000;

/** Puts so many deliveries of a rule into the queue, straight into the tables, because 20,000 events would take a minute. */
async function pileUp(client: Client, ruleId: string): Promise<void> {
  await client.query(
    `with added as (
      insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, due_at, format, content_type, headers, body, created_at)
      select bucket, shop_id, 'dlv_0_' || n, 'evt_0_' || n, id, endpoint_id, 0, now(), 'haak', 'application/json', '{}', '{}', now()
      from rule cross join generate_series(1, ${MANY}) as n where id = $1
      returning bucket, shop_id, id, endpoint_id, event_id, seq, due_at
    )
    insert into pending_delivery (bucket, shop_id, id, endpoint_id, event_id, seq, state, due_at)
    select bucket, shop_id, id, endpoint_id, event_id, seq, 'pending', due_at from added`,
    [ruleId],
  );
}

describe("a rule with 20,000 pending deliveries that is deleted", () => {
  it("sends nothing more, and its deliveries are cancelled although the hub is killed in the middle of it", async () => {
    const env = await ownDatabase();
    const receiver = await startReceiver();
    onTestFinished(receiver.stop);
    const hub = await hubFor(env);
    const shop = await aShopOn(hub);
    const target = receiver.target();
    const rule = await callOnPaid(shop, target.url);
    expect((await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { enabled: false })).status).toBe(200);
    const client = new Client({ connectionString: env.DATABASE_URL });
    await client.connect();
    onTestFinished(() => client.end());
    await pileUp(client, rule.id);
    const count = async (table: string) =>
      (await client.query<{ count: number }>(`select count(*)::int as count from ${table}`)).rows[0]?.count ?? 0;

    expect((await shop.delete(`/v1/rules/${rule.id}`)).status).toBe(204);
    // The endpoint is on again, so that only the deletion keeps the deliveries from being sent.
    expect((await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { enabled: true })).status).toBe(200);
    expect(await count("mass_change")).toBe(1);
    await until(async () => expect(await count("pending_delivery")).toBeLessThan(MANY));
    hub.signal("SIGKILL");
    await hub.exit;
    const left = await count("pending_delivery");
    expect(left).toBeGreaterThan(0);
    expect(await count("delivery where final_state = 'cancelled'")).toBe(MANY - left);

    const again = shopAt(await hubFor(env), shop);
    await until(async () => expect(await count("pending_delivery")).toBeLessThan(left / 2));
    await until(async () => expect(await count("mass_change")).toBe(0));
    expect(await count("delivery where final_state = 'cancelled'")).toBe(MANY);
    expect(target.calls).toEqual([]);
    await callOnPaid(again, target.url);
    await report(again, orderPaid());
    await target.received(1);
  });
});
