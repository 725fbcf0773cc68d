import type { HubRule, WebhookSettings } from "../hub-client.ts";
import type { Place } from "../places.ts";
import type { Outcome, Stage, Step } from "../scene.ts";

/** The page *Settings › Webhooks* with both addresses of the story and these boxes ticked. */
export function webhookSettings(
  { demo }: Stage,
  boxes: { readonly recurring?: boolean; readonly per_line?: boolean },
): WebhookSettings {
  const { url } = demo.receiver;
  return { orders: { url: `${url}/orders`, ...boxes }, cancellations: { url: `${url}/cancellations` } };
}

/** Step 1: the seller sets the hub up. */
export const setUp: Step = {
  number: 1,
  title: "The seller sets up Haak.",
  scenes: [{ label: "the seller sets up", play: setUpAll }],
};

async function setUpAll(stage: Stage): Promise<Outcome> {
  await connectShop(stage);
  await fillInAddresses(stage);
  await addRules(stage);
  await connectHuddle(stage);
  await switchZapOn(stage);
  return { expected: [] };
}

async function connectShop({ demo, print }: Stage): Promise<void> {
  const { shop, webhookKey, client } = demo;
  const source = { api_token: shop.token, webhook_key: webhookKey, base_url: shop.url };
  shop.setHubUrl(await client.connectPlugAndPay(source));
  print(
    "The seller connects Plug&Pay: its API token and webhook key are filled in here, and Haak's address is pasted there.",
  );
}

async function fillInAddresses(stage: Stage): Promise<void> {
  const { client } = stage.demo;
  await client.putWebhookSettings(webhookSettings(stage, {}));
  // Found by their addresses, because the API promises nothing else that distinguishes the two rules.
  const endpoints = new Map((await client.rules("settings")).map((rule) => [pathOf(rule), rule]));
  for (const place of ["/orders", "/cancellations"] as const) await know(stage, place, endpoints.get(place));
  stage.print("Settings › Webhooks: an orders URL (/orders) and a cancellations URL (/cancellations).");
}

function pathOf(rule: HubRule): string {
  return new URL("url" in rule.action ? rule.action.url : "").pathname;
}

async function addRules(stage: Stage): Promise<void> {
  const { client, receiver } = stage.demo;
  const rule = (name: string, scope: object, path: string) =>
    client.addRule({ name, trigger: "order.paid", scope, action: { type: "webhook", url: `${receiver.url}${path}` } });
  await know(stage, "/workbook", await rule("Workbook sold", { products: ["8"] }, "/workbook"));
  await know(stage, "/upsell", await rule("Coaching call taken", { upsells: ["3"] }, "/upsell"));
  stage.print("A rule on product 8 (calls /workbook) and a rule on upsell 3 (calls /upsell).");
}

/** Stores the rule of a place. Gives the receiver of that place the secret that signs its calls. */
async function know({ demo, rules }: Stage, place: Place, rule: HubRule | undefined): Promise<void> {
  if (rule === undefined) throw new Error(`The hub made no rule for ${place}.`);
  rules.set(place, rule);
  demo.receiver.setSecrets(place, await demo.client.secretOf(rule.endpoint_id));
}

async function connectHuddle({ demo, rules, print }: Stage): Promise<void> {
  const { client, huddle } = demo;
  const connection = await client.connectHuddle({
    name: "My community",
    domain: "community.example.com",
    api_key: huddle.apiKey,
    base_url: huddle.url,
  });
  const action = { type: "huddle", connection_id: connection.id, do: "grant" } as const;
  const scope = { products: ["7"] };
  rules.set("huddle", await client.addRule({ name: "Course opens Huddle", trigger: "order.paid", scope, action }));
  print("The seller connects Huddle: a buyer of product 7 gets access.");
}

async function switchZapOn({ demo, rules, print }: Stage): Promise<void> {
  const { zapier, hub, client, zaps } = demo;
  const label = await zapier.connect({ hub_url: hub.url, api_key: hub.apiKey });
  zaps.push(await zapier.turnOn({ trigger: "order_paid", inputData: { products: ["7"] } }));
  const [rule] = await client.rules("zapier");
  if (rule === undefined) throw new Error("The hub made no rule for the Zap.");
  rules.set("zap", rule);
  print(`A Zap on Order Paid, for product 7, is switched on (connection: ${label}).`);
}
