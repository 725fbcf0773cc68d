import { expect, it, onTestFinished } from "vitest";
import { type RulesReaderParts, startRulesReader } from "../../../src/sources/plugandpay/own-rules/rules-reader.ts";
import { DUE_RULES } from "../../../src/sources/plugandpay/own-rules/rules-store.ts";
import { documented } from "../../openapi/documented.ts";
import { aRule } from "../../support/builders.ts";
import { useStore } from "../../support/harness.ts";
import { type ConnectedShop, type InboxHub, POLL } from "./connected-shop.ts";
import { aReconciler, aShopToReconcile, ask, becomes, reconcile } from "./reconciling-hub.ts";

const store = useStore(18);
const PATH = "/v1/sources/plugandpay/rules";

/** The fields of a listed rule that the tests use. */
interface Shown {
  readonly id: string;
  readonly to_do: { readonly code: string; readonly text: string };
}
interface List {
  readonly data: readonly Shown[];
  readonly next_cursor: string | null;
  readonly read_at: string | null;
  readonly error: string | null;
}

async function list(shop: ConnectedShop, query = "", language = "en"): Promise<List> {
  const headers = { authorization: `Bearer ${shop.apiKey}`, "accept-language": language };
  const response = await fetch(`${new URL(shop.address).origin}${PATH}${query}`, { headers });
  return (await documented("PlugAndPayRuleList", response)) as List;
}

function aReader(hub: InboxHub, parts: Partial<RulesReaderParts> = {}) {
  const reader = startRulesReader({ ...hub.workerParts, alone: false, ...parts });
  onTestFinished(() => reader.stop());
  return reader;
}

/** A shop whose reconciliation has just ended, so that its rules are due to be read. */
async function aShopToRead() {
  const made = await aShopToReconcile(store);
  await reconcile(made.shop, aReconciler(made.hub));
  return made;
}

const lists = (shop: ConnectedShop, expected: unknown) =>
  expect.poll(async () => list(shop), POLL).toMatchObject(expected as Record<string, unknown>);
const codes = ({ data }: List) => data.map(({ id, to_do }) => [id, to_do.code]);
const ruleCalls = (calls: readonly { path: string }[]) => calls.filter(({ path }) => path === "/v2/rules").length;

const PAID = { triggerType: "order_payment_completed" };

it("are read after a reconciliation, with advice about each", async () => {
  const { hub, shop, plugAndPay } = await aShopToRead();
  const old = shop.address.replace("127.0.0.1", "old.example.com");
  plugAndPay.addRule({ name: "Tells Haak", url: `https://haak.example.com${new URL(shop.address).pathname}`, ...PAID });
  plugAndPay.addRule({ name: "Renamed", url: old, urlKey: "url", ...PAID });
  plugAndPay.addRule({ name: "Lost", url: "https://haak.example.com/in/plugandpay/another-token", ...PAID });
  plugAndPay.addRule({ name: "Huddle", driver: "huddle", ...PAID });
  plugAndPay.addRule({ name: "Twice", url: "https://crm.example.com/hook", ...PAID });
  plugAndPay.addRule({ name: "Zap", driver: "zapier", url: "https://hooks.zapier.com/hooks/catch/1/x9Z/", ...PAID });
  plugAndPay.addRule({ name: "Own", url: "https://lms.example.com/in?secret=s3cret", productIds: [7], ...PAID });
  plugAndPay.addRule({ name: "Gone", url: "https://gone.example.com", deletedAt: store.clock.now(), ...PAID });
  plugAndPay.addRule({ name: "No address", ...PAID });
  const odd = `https://haak.example.com${new URL(shop.address).pathname}`;
  plugAndPay.addRule({ name: "Odd", url: odd, triggerType: "order_teleported" });
  await aRule(store, shop.shop, { action: { type: "webhook", url: "https://crm.example.com/hook", format: "haak" } });
  expect(await list(shop)).toEqual({ data: [], next_cursor: null, read_at: null, error: null });
  aReader(hub);
  await lists(shop, { read_at: store.clock.now().toISOString(), error: null });
  const shown = await list(shop);
  expect(codes(shown)).toEqual([
    ["4720", "unknown_trigger"],
    ["4719", "look"],
    ["4717", "move_webhook"],
    ["4716", "move_zap"],
    ["4715", "called_twice"],
    ["4713", "wrong_address"],
    ["4712", "old_address"],
    ["4711", "keep"],
  ]);
  expect(shown.data[2]).toEqual({
    id: "4717",
    name: "Own",
    driver: "webhook",
    trigger: "order_payment_completed",
    event_type: "order.paid",
    url: "https://lms.example.com/in?[masked]",
    points_at_haak: false,
    conditions: { product_id: [7] },
    options: {},
    readonly: false,
    created_at: expect.any(String),
    to_do: { code: "move_webhook", text: expect.stringContaining("create a rule in Haak with this address") },
    read_at: store.clock.now().toISOString(),
  });
  expect(shown.data.filter((rule) => "points_at_haak" in rule && rule.points_at_haak === true)).toHaveLength(2);
  const token = shop.address.split("/").at(-1) ?? "";
  for (const secret of ["s3cret", "x9Z", token]) expect(JSON.stringify(shown)).not.toContain(secret);
});

it("are translated into Dutch", async () => {
  const { hub, shop, plugAndPay } = await aShopToRead();
  plugAndPay.addRule({ name: "Own", url: "https://lms.example.com/in", ...PAID });
  aReader(hub);
  await lists(shop, { data: [{}] });
  const dutch = await list(shop, "", "nl");
  expect(dutch.data[0]?.to_do.text).toMatch(/^Plug&Pay roept dit adres zelf aan\. Om over te stappen/);
});

it("never show the secret of an address, also not in a name or text of the call", async () => {
  const { hub, shop, plugAndPay } = await aShopToRead();
  const rule = {
    ...{ id: 9, driver: "webhook", trigger_type: "order_paid", readonly: null },
    name: "Webhook regel voor factuur aangemaakt naar https://a.example.com/hook?key=s3cret",
    action_data: { hook_url: "https://a.example.com/hook?key=s3cret", per_line: true, headers: { auth: "s3cret" } },
    condition_data: { anything: "kept" },
  };
  plugAndPay.failNext(1, { kind: "answer", status: 200, body: JSON.stringify({ data: [rule, { name: "no id" }, 7] }) });
  aReader(hub);
  await lists(shop, {
    error: "2 of the 3 rules differ from Plug&Pay's documentation and are not shown. See them in Plug&Pay.",
    data: [
      {
        id: "9",
        name: "Webhook regel voor factuur aangemaakt naar https://a.example.com/hook?[masked]",
        options: { per_line: true, headers: { auth: "[masked]" } },
        conditions: { anything: "kept" },
      },
    ],
  });
  const { rows } = await rawRules();
  expect(JSON.stringify(rows)).not.toContain(Buffer.from("s3cret").toString("hex"));
  expect(JSON.stringify(await list(shop))).not.toContain("s3cret");
});

async function rawRules() {
  const rows = await store.db.selectFrom("plugandpay_rules").selectAll().execute();
  return { rows: rows.map(({ sealed_rules, ...row }) => ({ ...row, sealed_rules: sealed_rules?.toString("hex") })) };
}

it("are read to the last page, and listed in pages", async () => {
  const { hub, shop, plugAndPay } = await aShopToRead();
  for (let count = 0; count < 150; count += 1) {
    plugAndPay.addRule({ name: `Rule ${count}`, url: "https://lms.example.com/in", ...PAID });
  }
  aReader(hub);
  await lists(shop, { read_at: expect.any(String) });
  const first = await list(shop, "?limit=100");
  const second = await list(shop, `?limit=100&cursor=${first.next_cursor}`);
  expect(second.next_cursor).toBeNull();
  const ids = [...first.data, ...second.data].map(({ id }) => Number(id));
  expect(ids).toEqual(Array.from({ length: 150 }, (_, index) => 4860 - index));
});

it("are asked for once with a refused token, and the reconciliation keeps its state", async () => {
  const { hub, shop, plugAndPay } = await aShopToRead();
  plugAndPay.failNext(1, { kind: "answer", status: 401 });
  const reader = aReader(hub);
  await lists(shop, { read_at: null, error: expect.stringContaining("refused the API token") });
  expect((await shop.call("GET", "/v1/sources/plugandpay")).body).toMatchObject({
    api_token_refused: true,
    missing: 0,
  });
  const reconciler = aReconciler(hub);
  store.clock.advance(4_000);
  reconciler.hint();
  reader.hint();
  expect(ruleCalls(plugAndPay.apiCalls())).toBe(1);

  await shop.call("PUT", "/v1/sources/plugandpay", { api_token: plugAndPay.token });
  reader.hint();
  await lists(shop, { read_at: expect.any(String), error: null });
});

it("store an error if Plug&Pay does not list them, and are read again after the next reconciliation", async () => {
  const { hub, shop, plugAndPay } = await aShopToRead();
  plugAndPay.failNext(1, { kind: "answer", status: 404 });
  const reader = aReader(hub);
  await lists(shop, { read_at: null, error: expect.stringContaining("Plug&Pay has no /v2/rules (404).") });
  await reconcile(shop, aReconciler(hub));
  reader.hint();
  await lists(shop, { read_at: expect.any(String), error: null });
});

it.each([
  [{ status: 500 }, 7],
  [{ status: 429, headers: { "retry-after": "120" } }, 145],
] as const)(
  "after %j are asked for again in time, and the next comparison does not wait for that",
  async (fault, seconds) => {
    const { hub, shop, plugAndPay } = await aShopToRead();
    plugAndPay.failNext(1, { kind: "answer", ...fault });
    const reader = aReader(hub);
    await lists(shop, { read_at: null, error: expect.stringContaining(String(fault.status)) });
    if (fault.status === 500) await reconcile(shop, aReconciler(hub));
    reader.hint();
    expect(ruleCalls(plugAndPay.apiCalls())).toBe(1);
    store.clock.advance(seconds);
    reader.hint();
    await lists(shop, { read_at: expect.any(String), error: null });
  },
);

it("stay listed if they cannot be read again, until another token is set", async () => {
  const { hub, shop, plugAndPay } = await aShopToRead();
  plugAndPay.addRule({ name: "Own", url: "https://lms.example.com/in", ...PAID });
  const reader = aReader(hub);
  await lists(shop, { data: [{ name: "Own" }] });
  plugAndPay.failNext(3, { kind: "answer", status: 404 });
  const id = await ask(shop);
  aReconciler(hub);
  await becomes(shop, id, { state: "failed" });
  reader.hint();
  await lists(shop, { data: [{ name: "Own" }], error: expect.stringContaining("404") });
  await reader.stop();
  await shop.call("PUT", "/v1/sources/plugandpay", { api_token: "of-another-account" });
  expect(await list(shop)).toMatchObject({ data: [], read_at: null, error: null });
});

it("are not stored if another token was set meanwhile", async () => {
  const { hub, shop, plugAndPay } = await aShopToRead();
  plugAndPay.addRule({ name: "Of the old account", url: "https://lms.example.com/in", ...PAID });
  let asked = 0;
  const request: typeof hub.workerParts.request = async (wanted) => {
    const response = await hub.workerParts.request(wanted);
    asked += 1;
    if (asked === 1) await shop.call("PUT", "/v1/sources/plugandpay", { api_token: "of-another-account" });
    return response;
  };
  aReader(hub, { request });
  await lists(shop, { data: [], read_at: null, error: expect.stringContaining("refused") });
});

it.each(["https://elsewhere.example.com/v2/rules?page=2", "/v2/orders?page=2"])(
  "with a next page at %s are not followed there",
  async (next) => {
    const { hub, shop, plugAndPay } = await aShopToRead();
    const body = JSON.stringify({ data: [], links: { next } });
    plugAndPay.failNext(1, { kind: "answer", status: 200, body });
    aReader(hub);
    await lists(shop, { read_at: null, error: expect.stringContaining("next page") });
  },
);

it("are not read from a list without an end", async () => {
  const { hub, shop } = await aShopToRead();
  let page = 1;
  const request: typeof hub.workerParts.request = async () => {
    page += 1;
    return {
      kind: "answered",
      status: 200,
      headers: {},
      durationMs: 1,
      body: JSON.stringify({ data: [], links: { next: `?page=${page}` } }),
    };
  };
  aReader(hub, { request });
  await lists(shop, { read_at: null, error: expect.stringContaining("does not end") });
});

it("are read at once by the successor of a process that died before reading them", async () => {
  const { hub, shop } = await aShopToRead();
  const never = new Promise<never>(() => undefined);
  const asked = Promise.withResolvers<void>();
  const request: typeof hub.workerParts.request = () => {
    asked.resolve();
    return never;
  };
  startRulesReader({ ...hub.workerParts, request, alone: false });
  await asked.promise;
  aReader(hub, { alone: true });
  await lists(shop, { read_at: expect.any(String) });
});

it("are not read while a Retry-After of Plug&Pay applies to this shop", async () => {
  const { shop } = await aShopToRead();
  const now = store.clock.now();
  const leasedUntil = new Date(now.getTime() + 60_000);
  const claim = () =>
    DUE_RULES.claim(store.db, { bucket: shop.shop.bucket, now, leaseId: store.newId("lse"), leasedUntil });
  const wait = async (until: Date | null) =>
    store.db.updateTable("plugandpay_source").set({ fetch_not_before: until }).execute();
  await wait(leasedUntil);
  expect(await claim()).toBeNull();
  await wait(now);
  expect(await claim()).toMatchObject({ shopId: shop.shop.id, tries: 0 });
  expect(await claim()).toBeNull();
});

it("are each listed once, also if one moved to the next page while they were read", async () => {
  const { hub, shop, plugAndPay } = await aShopToRead();
  plugAndPay.addRule({ name: "Moved", url: "https://lms.example.com/in", ...PAID });
  const body = JSON.stringify({ data: [{ id: 4711 }], links: { next: "?page=1" } });
  plugAndPay.failNext(1, { kind: "answer", status: 200, body });
  aReader(hub);
  await lists(shop, { read_at: expect.any(String) });
  expect(codes(await list(shop))).toEqual([["4711", "move_webhook"]]);
});
