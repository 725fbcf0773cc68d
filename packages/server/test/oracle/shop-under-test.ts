import { expect } from "vitest";
import type { Shop } from "../support/journey/journey.ts";
import { read } from "../support/journey/shop-actions.ts";
import { expectReported } from "./expect-reported.ts";
import type { KnownRule, ShopUnderTest } from "./known-shop.ts";
import { type ReportedEvent, type Rule, ruleOfHook, rulesOfSettings, type Settings } from "./model.ts";
import { isTakable, verdict } from "./oracle.ts";
import type { RandomHook, RandomRule, Step } from "./random-shop.ts";

/** A new shop with an empty model. */
export const shopUnderTest = (shop: Shop, addresses: readonly string[]): ShopUnderTest => ({
  shop,
  addresses,
  settings: [],
  made: [],
  hooks: [],
  reported: [],
  endpointIds: new Map(),
  switchedOff: new Set(),
  bodies: new Map(),
});

const rulesOf = ({ settings, made, hooks }: ShopUnderTest): readonly KnownRule[] => [...settings, ...made, ...hooks];

/** Does the step in the hub and in the model, and expects the hub to do what the oracle does. */
export async function take(under: ShopUnderTest, step: Step): Promise<void> {
  switch (step.do) {
    case "save the settings":
      return saveSettings(under, step.settings);
    case "make a rule":
      return makeRule(under, step.rule);
    case "change a rule":
      return changeRule(under, step.which, step.patch);
    case "delete a rule":
      return deleteRule(under, step.which);
    case "switch a Zap on":
      return switchZapOn(under, step.hook);
    case "switch a Zap off":
      return switchZapOff(under, step.which);
    case "switch an endpoint":
      return switchEndpoint(under, step.which, step.enabled);
    case "report":
      return report(under, step.events);
    case "report again":
      return reportAgain(under, step.which, step.otherwise);
  }
}

const at = <T>(list: readonly T[], which: number): T | undefined => list[which % list.length];

/** Contract 5: "Rules of one kind with the same URL share one endpoint (URLs compare as WHATWG hrefs without fragment)". */
function endpointOf(kind: "webhook" | "zapier", url: string): string {
  const parsed = new URL(url);
  parsed.hash = "";
  return `${kind} ${parsed.href}`;
}

function learnEndpoint(under: ShopUnderTest, endpoint: string, id: string): void {
  const known = under.endpointIds.get(endpoint);
  if (known) expect(id, `the endpoint of ${endpoint}`).toBe(known);
  else expect([...under.endpointIds.values()], `another endpoint than that of ${endpoint}`).not.toContain(id);
  under.endpointIds.set(endpoint, id);
}

async function saveSettings(under: ShopUnderTest, settings: Settings): Promise<void> {
  const spelled = JSON.parse(JSON.stringify(settings), (_name, value) =>
    typeof value === "string" && value.startsWith("address:") ? under.addresses[Number(value.slice(8))] : value,
  );
  const reply = await under.shop.put("/v1/settings/webhooks", spelled);
  expect(reply.status, reply.text).toBe(200);
  const { data } = await read(under.shop, "/v1/rules?origin=settings");
  const believed = rulesOfSettings(spelled);
  const triggers = (rules: { trigger: string }[]) => rules.map(({ trigger }) => trigger).toSorted();
  expect(triggers(data), "the settings' rules").toEqual(triggers(believed));
  under.settings.length = 0;
  for (const rule of believed) {
    const shown = data.find((each: { trigger: string }) => each.trigger === rule.trigger);
    const endpoint = endpointOf("webhook", rule.url);
    learnEndpoint(under, endpoint, shown.endpoint_id);
    under.settings.push({ id: shown.id, name: shown.name, rule, endpoint });
  }
}

const bodyOf = (under: ShopUnderTest, { address, format, ...rule }: Partial<RandomRule>) => ({
  ...rule,
  ...(address !== undefined && { action: { type: "webhook", url: under.addresses[address], format } }),
});

function known(under: ShopUnderTest, shown: { id: string; endpoint_id: string }, rule: RandomRule): KnownRule {
  const { name, address, ...rest } = rule;
  const url = under.addresses[address] ?? "no such address";
  const endpoint = endpointOf("webhook", url);
  learnEndpoint(under, endpoint, shown.endpoint_id);
  return { id: shown.id, name, rule: { ...rest, url }, endpoint };
}

async function makeRule(under: ShopUnderTest, rule: RandomRule): Promise<void> {
  const reply = await under.shop.post("/v1/rules", bodyOf(under, rule));
  expect(reply.status, reply.text).toBe(isTakable(rule) ? 201 : 422);
  if (reply.status === 201) under.made.push(known(under, reply.body, rule));
}

async function changeRule(under: ShopUnderTest, which: number, patch: Partial<RandomRule>): Promise<void> {
  const before = at(under.made, which);
  if (!before) return;
  const address = under.addresses.indexOf(before.rule.url);
  const { url: _url, ...rule } = before.rule;
  const after: RandomRule = { name: before.name, address, ...rule, ...patch };
  const reply = await under.shop.patch(`/v1/rules/${before.id}`, bodyOf(under, patch));
  expect(reply.status, reply.text).toBe(isTakable(after) ? 200 : 422);
  if (reply.status === 200) under.made[under.made.indexOf(before)] = known(under, reply.body, after);
}

async function deleteRule(under: ShopUnderTest, which: number): Promise<void> {
  const rule = at(under.made, which);
  if (!rule) return;
  expect((await under.shop.delete(`/v1/rules/${rule.id}`)).status).toBe(204);
  under.made.splice(under.made.indexOf(rule), 1);
}

/**
 * A hook's subscription with its defaults. Lists in another order are other filters, because an edited Zap unsubscribes its old id
 * late, so any body that differs must get a new id.
 */
const asked = ({ trigger, filters = {} }: RandomHook): unknown => {
  const kinds: Rule["kinds"] = ["first", "upsell"];
  const all = { products: [], product_groups: [], upsells: [], forms: [], kinds, per_line: false, include_test: false };
  return JSON.stringify({ trigger, ...all, ...filters });
};

/** Contract 6: "the same body again → 200 with the same id. … with other filters → 201 with a new id that supersedes the older". */
async function switchZapOn(under: ShopUnderTest, hook: RandomHook): Promise<void> {
  const { address, ...rest } = hook;
  const body = { ...rest, target_url: under.addresses[address] ?? "no such address" };
  const rule = ruleOfHook(body);
  const reply = await under.shop.post("/v1/hooks", body);
  if (!isTakable(rule)) return expect(reply.status, reply.text).toBe(422);
  const endpoint = endpointOf("zapier", rule.url);
  const older = under.hooks.find((each) => each.endpoint === endpoint && each.rule.trigger === rule.trigger);
  const isSame = older !== undefined && asked(older.asked) === asked(hook);
  expect([reply.status, reply.body.id === older?.hookId], reply.text).toEqual([isSame ? 200 : 201, isSame]);
  if (isSame) return;
  if (older) under.hooks.splice(under.hooks.indexOf(older), 1);
  const { data } = await read(under.shop, "/v1/rules?origin=zapier");
  const ids = under.hooks.map(({ id }) => id);
  const added = data.filter(({ id }: { id: string }) => !ids.includes(id));
  expect(added, "the rules of hooks that nobody knows yet").toHaveLength(1);
  learnEndpoint(under, endpoint, added[0].endpoint_id);
  under.hooks.push({ id: added[0].id, name: added[0].name, hookId: reply.body.id, asked: hook, rule, endpoint });
}

async function switchZapOff(under: ShopUnderTest, which: number): Promise<void> {
  const hook = at(under.hooks, which);
  if (!hook) return;
  expect((await under.shop.delete(`/v1/hooks/${hook.hookId}`)).status).toBe(204);
  under.hooks.splice(under.hooks.indexOf(hook), 1);
}

async function switchEndpoint(under: ShopUnderTest, which: number, enabled: boolean): Promise<void> {
  const id = at([...under.endpointIds.values()], which);
  if (!id) return;
  const reply = await under.shop.patch(`/v1/endpoints/${id}`, { enabled });
  expect(reply.status, reply.text).toBe(200);
  if (enabled) under.switchedOff.delete(id);
  else under.switchedOff.add(id);
}

async function report(under: ShopUnderTest, events: readonly Omit<ReportedEvent, "key">[]): Promise<void> {
  const keyed = events.map((event, index) => ({ ...event, key: `event ${under.reported.length + index + 1}` }));
  const verdicts = keyed.map((event) => rulesOf(under).map((rule) => ({ ...rule, ...verdict(rule.rule, event) })));
  const reply = await under.shop.post("/v1/events", keyed.length === 1 ? keyed[0] : { events: keyed });
  expect(reply.status, reply.text).toBe(202);
  const results = keyed.length === 1 ? [reply.body] : reply.body.results;
  for (const [index, event] of keyed.entries()) {
    const rules = verdicts[index] ?? [];
    const deliveries = rules.reduce((sum, { lines }) => sum + lines.length, 0);
    expect(results[index], event.key).toMatchObject({ type: event.type, duplicate: false, deliveries });
    under.reported.push({ id: results[index].id, event, rules });
  }
  await Promise.all(under.reported.slice(-keyed.length).map((one) => expectReported(under, one)));
}

/** S16: the same key again is `duplicate: true` with the first `id` and `deliveries: 0`, also if the event differs. */
async function reportAgain(under: ShopUnderTest, which: number, otherwise: Omit<ReportedEvent, "key">): Promise<void> {
  const sent = at(under.reported, which);
  if (!sent) return;
  const reply = await under.shop.post("/v1/events", { ...otherwise, key: sent.event.key });
  expect(reply.status, reply.text).toBe(202);
  expect(reply.body).toMatchObject({ id: sent.id, duplicate: true, deliveries: 0 });
}
