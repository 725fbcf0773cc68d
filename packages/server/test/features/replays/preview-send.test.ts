import { describe, expect, it } from "vitest";
import { feedReplays } from "../../../src/features/replays/feed-replays.ts";
import { deleteRules } from "../../../src/features/rules/store.ts";
import { openHeaders } from "../../../src/pipeline/plan/sealed-headers.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { aClaimRequest, anAccept, anEvent, ruleStoreParts } from "../../support/builders.ts";
import { readDeliveries } from "../../support/leases.ts";
import { hasPostgres, versionsOrOnly } from "../../support/postgres.ts";
import { useReplayHub } from "./replay-hub.ts";

const RULE = { trigger: "order.paid", action: { type: "webhook", url: "https://example.com/hook" } };

describe.each(versionsOrOnly(14))("sending the calls of a what-if on PostgreSQL %i", (version) => {
  describe.skipIf(!hasPostgres(version))("through HTTP", () => {
    const hub = useReplayHub(version);
    const { store } = hub;

    /** A shop with events of today without calls. */
    async function aShopWithEvents(count: number) {
      const { shop, api } = await hub.aShop();
      await accept(shop, count);
      return { shop, api };
    }

    const accept = (shop: Shop, count: number) =>
      anAccept(store)(
        shop,
        ...Array.from({ length: count }, () => ({ ...anEvent(), occurred_at: store.clock.now().toISOString() })),
      );

    const deliveriesOf = (shop: Shop) => readDeliveries(store, shop.id);

    it("sends nothing while the rule is not saved, and exactly the shown calls when it is", async () => {
      const { shop, api } = await aShopWithEvents(30);
      const { body } = await api.post("/v1/rules/preview", { rule: RULE, days: 7 });
      const send = () => api.post(`/v1/rules/preview/${body.token}/send`);
      expect(await send()).toMatchObject({
        status: 409,
        body: { code: "rule_not_saved", detail: expect.stringMatching(/Save the rule first\.$/) },
      });
      const rule = await api.post("/v1/rules", RULE);
      // Later events are called for by the rule itself and are not part of the what-if.
      await accept(shop, 3);
      expect(await hub.send()).toHaveLength(3);
      const sent = await send();
      expect(sent).toMatchObject({ status: 202, body: { id: expect.stringMatching(/^rpl_/), matched: 30 } });
      const calls = await hub.finish();
      expect(calls).toHaveLength(30);
      expect(new Set(calls.map(({ eventId }) => eventId)).size).toBe(30);
      expect(
        calls.every(({ ruleId, endpointId }) => ruleId === rule.body.id && endpointId === rule.body.endpoint_id),
      ).toBe(true);
      expect(await deliveriesOf(shop)).toHaveLength(33);
      const shown = await api.get(`/v1/replays/${sent.body.id}`);
      expect(shown.body).toMatchObject({ state: "done", matched: 30, done: 30, failed: 0, rule_id: rule.body.id });
    });

    it("also compares the sealed headers of the saved rule, and sends its calls with them", async () => {
      const { api } = await aShopWithEvents(2);
      const headers = { "X-Api-Key": "geheim-123" };
      const [mine, other] = [headers, { "X-Api-Key": "another" }].map((some) => ({
        ...RULE,
        action: { ...RULE.action, headers: some },
      }));
      await api.post("/v1/rules", other);
      const { body } = await api.post("/v1/rules/preview", { rule: mine, days: 7 });
      expect((await api.post(`/v1/rules/preview/${body.token}/send`)).status).toBe(409);
      const saved = await api.post("/v1/rules", mine);
      expect((await api.post(`/v1/rules/preview/${body.token}/send`)).body).toMatchObject({ matched: 2 });
      const calls = await hub.finish();
      expect(calls.map(({ ruleId }) => ruleId)).toEqual([saved.body.id, saved.body.id]);
      for (const call of calls) expect(openHeaders(store.seal, call.headers)).toEqual(headers);
      const again = await api.post("/v1/rules/preview", { rule: mine, days: 7 });
      expect(again.body.items.map((item: { already_sent: boolean }) => item.already_sent)).toEqual([true, true]);
    });

    it("returns the same replay for repeated requests, also concurrent ones and after the end", async () => {
      const { shop, api } = await aShopWithEvents(5);
      await api.post("/v1/rules", RULE);
      const { body } = await api.post("/v1/rules/preview", { rule: RULE, days: 7 });
      const send = () => api.post(`/v1/rules/preview/${body.token}/send`);
      const answers = await Promise.all([send(), send(), send()]);
      await hub.finish();
      answers.push(await send());
      expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
      expect(answers[0]?.body.matched).toBe(5);
      expect(await hub.finish()).toEqual([]);
      expect(await deliveriesOf(shop)).toHaveLength(5);
    });

    it("makes calls in the order of the events, with at most half of the lane's slots", async () => {
      const { shop, api } = await aShopWithEvents(20);
      const { body } = await api.post("/v1/rules/preview", { rule: RULE, days: 7 });
      await api.post("/v1/rules", RULE);
      await api.post(`/v1/rules/preview/${body.token}/send`);
      await hub.feed();
      await hub.feed();
      const made = await deliveriesOf(shop);
      expect(made).toHaveLength(8);
      const events = await store.db.selectFrom("event").select("id").orderBy("id").limit(8).execute();
      expect(made.map((row) => row.event_id)).toEqual(events.map(({ id }) => id));
    });

    it("does not send or count a call twice if two what-ifs show it", async () => {
      const { shop, api } = await aShopWithEvents(12);
      const looked = async () => (await api.post("/v1/rules/preview", { rule: RULE, days: 7 })).body.token;
      const tokens = [await looked(), await looked()];
      await api.post("/v1/rules", RULE);
      const sent = await Promise.all(tokens.map((token) => api.post(`/v1/rules/preview/${token}/send`)));
      expect(sent).toMatchObject([{ status: 202 }, { status: 202 }]);
      expect(sent.map(({ body }) => body.matched).toSorted((a, b) => a - b)).toEqual([0, 12]);
      expect(await hub.finish()).toHaveLength(12);
      expect(await deliveriesOf(shop)).toHaveLength(12);
      const again = await api.post("/v1/rules/preview", { rule: RULE, days: 7 });
      expect(again.body).toMatchObject({ calls: 12, already_sent: 12 });
      expect((await api.post(`/v1/rules/preview/${again.body.token}/send`)).body.matched).toBe(0);
    });

    it("uses the saved rule with that id, with the calls that were shown", async () => {
      const { api } = await aShopWithEvents(2);
      const saved = await api.post("/v1/rules", { ...RULE, scope: { products: ["none"] } });
      const rule = { ...saved.body, scope: { products: [] } };
      const { body } = await api.post("/v1/rules/preview", { rule, days: 7 });
      expect(body.difference).toEqual({ added: 2, removed: 0 });
      await api.patch(`/v1/rules/${saved.body.id}`, {
        scope: rule.scope,
        action: { ...RULE.action, url: "https://example.com/new" },
      });
      expect((await api.post(`/v1/rules/preview/${body.token}/send`)).body.matched).toBe(2);
      expect(await hub.finish()).toMatchObject([
        { ruleId: saved.body.id, target: "https://example.com/new" },
        { ruleId: saved.body.id, target: "https://example.com/new" },
      ]);
    });

    it("is refused if the saved rule was deleted, and is 404 for another shop", async () => {
      const { api } = await aShopWithEvents(1);
      const saved = await api.post("/v1/rules", RULE);
      const { body } = await api.post("/v1/rules/preview", { rule: saved.body, days: 7 });
      const other = await hub.aShop();
      await other.api.post("/v1/rules", RULE);
      expect((await other.api.post(`/v1/rules/preview/${body.token}/send`)).status).toBe(404);
      expect((await api.post("/v1/rules/preview/prv_of_nobody/send")).status).toBe(404);
      await api.delete(`/v1/rules/${saved.body.id}`);
      expect((await api.post(`/v1/rules/preview/${body.token}/send`)).status).toBe(409);
    });

    it("removes its unsent calls when it is stopped, so that a later what-if sends them", async () => {
      const { shop, api } = await aShopWithEvents(30);
      const { body } = await api.post("/v1/rules/preview", { rule: RULE, days: 7 });
      await api.post("/v1/rules", RULE);
      const replay = (await api.post(`/v1/rules/preview/${body.token}/send`)).body.id;
      await hub.feed();
      await hub.send();
      await hub.feed();
      const held = await claimDeliveries(store.db, aClaimRequest(store, { deliveriesMax: 2 }));
      expect((await api.delete(`/v1/replays/${replay}`)).status).toBe(204);
      expect((await api.get(`/v1/replays/${replay}`)).body).toMatchObject({ state: "stopped", matched: 30, done: 8 });
      expect((await deliveriesOf(shop)).map(({ state }) => state).toSorted()).toEqual([
        ...Array(8).fill("delivered"),
        ...Array(held.deliveries.length).fill("sending"),
      ]);
      const again = await api.post("/v1/rules/preview", { rule: RULE, days: 7 });
      expect(again.body).toMatchObject({ calls: 30, already_sent: 10 });
      expect((await api.post(`/v1/rules/preview/${again.body.token}/send`)).body.matched).toBe(20);
      expect(await hub.finish()).toHaveLength(20);
      expect(await deliveriesOf(shop)).toHaveLength(30);
    });

    it("makes no more calls if the rule is deleted meanwhile", async () => {
      const { shop, api } = await aShopWithEvents(20);
      const { body } = await api.post("/v1/rules/preview", { rule: RULE, days: 7 });
      const rule = await api.post("/v1/rules", RULE);
      const replay = (await api.post(`/v1/rules/preview/${body.token}/send`)).body.id;
      await hub.feed();
      await store.db
        .transaction()
        .execute((tx) => deleteRules(ruleStoreParts(store), tx, { shop, ids: [rule.body.id] }));
      expect(await hub.finish()).toEqual([]);
      expect((await api.get(`/v1/replays/${replay}`)).body).toMatchObject({ state: "done", done: 0, failed: 20 });
    });

    it("makes each call once with two feeding processes, and follows a call of another origin", async () => {
      const { shop, api } = await aShopWithEvents(40);
      const { body } = await api.post("/v1/rules/preview", { rule: RULE, days: 7 });
      await api.post("/v1/rules", RULE);
      await api.post(`/v1/rules/preview/${body.token}/send`);
      const feeders = [hub.feedParts(), hub.feedParts({ db: store.otherDb })];
      const sent: string[] = [];
      for (let step = 0; step < 20; step += 1) {
        await Promise.all(feeders.map((parts) => feedReplays(parts)));
        sent.push(...(await hub.send()).map(({ eventId }) => eventId ?? ""));
        store.clock.advance(1);
      }
      expect(sent).toHaveLength(40);
      expect(new Set(sent).size).toBe(40);
      expect(await deliveriesOf(shop)).toHaveLength(40);
    });

    it("is removed after a week if it was never sent, and kept if it was", async () => {
      const { api } = await aShopWithEvents(1);
      await api.post("/v1/rules", RULE);
      const [sent, unsent] = [
        await api.post("/v1/rules/preview", { rule: RULE, days: 7 }),
        await api.post("/v1/rules/preview", { rule: RULE, days: 7 }),
      ];
      await api.post(`/v1/rules/preview/${sent.body.token}/send`);
      store.clock.advance(8 * 86_400);
      await api.post("/v1/rules/preview", { rule: RULE, days: 7 });
      expect((await api.post(`/v1/rules/preview/${sent.body.token}/send`)).status).toBe(202);
      expect((await api.post(`/v1/rules/preview/${unsent.body.token}/send`)).status).toBe(404);
    });
  });
});
