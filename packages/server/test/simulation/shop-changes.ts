import { sql } from "kysely";
import { type EndpointChange, switchEndpoint } from "../../src/features/endpoints/switch-endpoint.ts";
import { deleteRules, findRule, insertRule, type StoredRule, updateRule } from "../../src/features/rules/store.ts";
import { lockRuleSet, lockRuleSetShared } from "../../src/pipeline/plan/rule-set.ts";
import { isLeased, ruleIsDeleted } from "../../src/pipeline/queue/delivery-conditions.ts";
import { requeueByHand } from "../../src/pipeline/queue/requeue-deliveries.ts";
import type { Database } from "../../src/platform/postgres/database.ts";
import type { Shop } from "../../src/platform/shop.ts";
import { aRuleDefinition, aShop } from "../support/builders.ts";
import { BrokenInvariant } from "./invariants.ts";
import { BUCKETS, pickFrom, type SimulatedHub } from "./simulated-hub.ts";
import type { Work } from "./simulated-process.ts";
import type { SteppedSession } from "./stepped-sessions.ts";

const SHOPS = 2;
const TRIGGERS = ["order.paid", "order.paid", "subscription.ended"] as const;
const URLS = ["https://example.com/a", "https://example.com/b", "https://example.com/c"] as const;
/** Its endpoint gets a rate, so that it is paced. */
const PACED_URL = URLS[2];
const RULES_MAX = 4;

/** What people do with a shop while the engine works. */
export class ShopChanges {
  readonly #hub: SimulatedHub;
  readonly #rules = new Map<string, StoredRule[]>();

  constructor(hub: SimulatedHub) {
    this.#hub = hub;
  }

  async setUp(db: Database): Promise<void> {
    for (let count = 0; count < SHOPS; count += 1) {
      const bucket = BUCKETS[count % BUCKETS.length];
      const shop = await aShop(this.#hub.storeOn(db), { bucket, name: `Shop ${count}` });
      this.#hub.shops.push(shop);
      for (const url of URLS) await this.#addRule(db, shop, { trigger: "order.paid", url });
      await this.#addRule(db, shop, { trigger: "subscription.ended", url: URLS[0] });
      const paced = this.#rulesOf(shop)[URLS.indexOf(PACED_URL)];
      if (paced) await this.#changeEndpoint(db, { shop, id: paced.endpoint_id, patch: { rate_per_second: 1 } });
    }
    if (this.#hub.random.next() < 0.5) this.outage();
  }

  /** Where the rules call, an endpoint once for each rule. */
  endpointIds(): string[] {
    return [...this.#rules.values()].flat().map(({ endpoint_id: id }) => id);
  }

  /** Switches an endpoint off, or on with or without what waited. */
  switchOne(session: SteppedSession): Work | null {
    const { random } = this.#hub;
    const { shop, rule } = this.#pickRule();
    if (rule === null) return null;
    const id = rule.endpoint_id;
    const enabled = random.next() < 0.6;
    const patch = enabled ? { enabled, send_waiting: random.next() < 0.7 } : { enabled };
    return {
      name: `switches ${this.#hub.nameOf(id)} ${enabled ? "on" : "off"}${patch.send_waiting === false ? " without what waited" : ""}`,
      run: () => this.#changeEndpoint(session.db, { shop, id, patch }).then(() => "done"),
    };
  }

  /** A receiver goes down or comes back. The engine learns it from its attempts. */
  outage(): Work | null {
    const { down } = this.#hub;
    const { rule } = this.#pickRule();
    if (rule === null) return null;
    const id = rule.endpoint_id;
    if (!down.delete(id)) down.add(id);
    return { name: `${this.#hub.nameOf(id)} is ${down.has(id) ? "down" : "up"}`, run: async () => "done" };
  }

  /** Adds a rule, deletes one, or gives one another URL. */
  changeRules(session: SteppedSession): Work | null {
    const { random } = this.#hub;
    const { shop, rule } = this.#pickRule();
    const url = random.pick(URLS);
    if (rule === null || (this.#rulesOf(shop).length < RULES_MAX && random.next() < 0.5)) {
      const trigger = random.pick(TRIGGERS);
      return {
        name: `adds a rule for ${trigger} at ${url}`,
        run: () => this.#addRule(session.db, shop, { trigger, url }).then(() => "done"),
      };
    }
    return random.next() < 0.5 ? this.#deleteRule(session, shop, rule) : this.#moveRule(session, { shop, rule, url });
  }

  /** Sends a delivery again by hand, in any state. */
  async retry(session: SteppedSession): Promise<Work | null> {
    const { observer, random, clock } = this.#hub;
    const shop = pickFrom(random, this.#hub.shops);
    const { rows } = await observer.query<{ id: string }>("select id from delivery where shop_id = $1 order by id", [
      shop.id,
    ]);
    if (rows.length === 0) return null;
    const { id } = pickFrom(random, rows);
    return {
      name: `sends ${this.#hub.nameOf(id)} again`,
      run: async () => {
        this.#hub.invariants.noteSentByHand(id);
        const which = sql<boolean>`not ${isLeased("d")} and d.problem is null and not ${ruleIsDeleted(shop)}`;
        const isRequeued = await session.db.transaction().execute(async (tx) => {
          await lockRuleSetShared(tx, shop);
          return requeueByHand(tx, shop, { id, which, now: clock.now() });
        });
        if (isRequeued) await this.#checkRequeued(id);
        return isRequeued ? "done" : "refused";
      },
    };
  }

  async #checkRequeued(id: string): Promise<void> {
    const { pending, leases } = await this.#hub.check();
    const row = pending.get(id);
    const isDue = row?.state === "pending" && row.dueAt <= this.#hub.now && !row.deferred && row.attemptsSpent === 0;
    if (!isDue || leases.has(id))
      throw new BrokenInvariant(`${this.#hub.nameOf(id)} is not due although it is sent again`);
  }

  #deleteRule(session: SteppedSession, shop: Shop, rule: StoredRule): Work {
    const rules = this.#rulesOf(shop);
    rules.splice(rules.indexOf(rule), 1);
    return {
      name: `deletes rule ${this.#hub.nameOf(rule.id)}`,
      run: async () => {
        const store = this.#hub.storeOn(session.db);
        await session.db.transaction().execute((tx) => deleteRules(store, tx, { shop, ids: [rule.id] }));
        return "done";
      },
      onFailed: () => rules.push(rule),
    };
  }

  #moveRule(session: SteppedSession, { shop, rule, url }: { shop: Shop; rule: StoredRule; url: string }): Work {
    return {
      name: `gives rule ${this.#hub.nameOf(rule.id)} the address ${url}`,
      run: async () => {
        const store = this.#hub.storeOn(session.db);
        const definition = aRuleDefinition({ trigger: rule.definition.trigger, action: { type: "webhook", url } });
        const moved = await session.db.transaction().execute(async (tx) => {
          await lockRuleSet(tx, shop);
          const isThere = (await findRule(tx, shop, rule.id)) !== null;
          return isThere ? updateRule(store, tx, { shop, id: rule.id, definition }) : null;
        });
        if (moved === null) return "deleted meanwhile";
        const rules = this.#rulesOf(shop);
        if (rules.includes(rule)) rules[rules.indexOf(rule)] = moved;
        return "done";
      },
    };
  }

  async #addRule(db: Database, shop: Shop, { trigger, url }: { trigger: string; url: string }): Promise<void> {
    const store = this.#hub.storeOn(db);
    const definition = aRuleDefinition({ trigger, action: { type: "webhook", url } });
    const made = await db
      .transaction()
      .execute((tx) => insertRule(store, tx, { shop, definition, maker: { origin: "rule" } }));
    this.#rulesOf(shop).push(made);
  }

  async #changeEndpoint(db: Database, change: { shop: Shop; id: string; patch: EndpointChange }): Promise<void> {
    await db.transaction().execute((tx) => switchEndpoint({ clock: this.#hub.clock }, tx, change));
  }

  #pickRule(): { shop: Shop; rule: StoredRule | null } {
    const shop = pickFrom(this.#hub.random, this.#hub.shops);
    const rules = this.#rulesOf(shop);
    return { shop, rule: rules.length === 0 ? null : pickFrom(this.#hub.random, rules) };
  }

  #rulesOf(shop: Shop): StoredRule[] {
    const rules = this.#rules.get(shop.id) ?? [];
    this.#rules.set(shop.id, rules);
    return rules;
  }
}
