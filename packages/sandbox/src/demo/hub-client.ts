import { createHaakClient, dataOf, type paths, type Schemas } from "@haak/client";

/** A rule, as the hub shows it. */
export type HubRule = Schemas["Rule"];
/** The decision of a rule about an event. */
export type HubDecision = Schemas["EventWithDecisions"]["decisions"][number];
/** A notice of Plug&Pay in the hub's inbox. */
export type HubNotice = Schemas["Notice"];
/** The page *Settings › Webhooks*. It must be sent as a whole. */
export type WebhookSettings = Schemas["NewWebhookSettings"];

type Source = NonNullable<paths["/v1/sources/plugandpay"]["put"]["requestBody"]>["content"]["application/json"];

/** The hub's API. It only uses documented paths and the shop's key, so that the demo is a test of the public API. */
export interface HubClient {
  putWebhookSettings(settings: WebhookSettings): Promise<void>;
  addRule(rule: Schemas["NewRule"]): Promise<HubRule>;
  rules(origin: "settings" | "zapier"): Promise<readonly HubRule[]>;
  secretOf(endpointId: string): Promise<string>;
  connectHuddle(connection: Schemas["NewHuddleConnection"]): Promise<{ readonly id: string }>;
  /** Returns the address to paste into Plug&Pay. */
  connectPlugAndPay(source: Source): Promise<string>;
  inbox(): Promise<readonly HubNotice[]>;
  events(): Promise<readonly Schemas["Event"][]>;
  decisions(eventId: string, language?: "en" | "nl"): Promise<readonly HubDecision[]>;
}

/** The address of a hub and the shop's key. */
export interface HubAccess {
  readonly url: string;
  readonly apiKey: string;
  /** Aborts every call, so that no open call keeps the hub from stopping. */
  readonly stopping: AbortSignal;
}

/** Makes a client. A call rejects with the hub's problem if it is refused. */
export function createHubClient({ url, apiKey, stopping }: HubAccess): HubClient {
  const ask = (language: "en" | "nl") =>
    createHaakClient({ url, apiKey, language, fetch: (request) => fetch(request, { signal: stopping }) });
  const hub = ask("en");
  const page = { query: { limit: 250 } };
  return {
    putWebhookSettings: async (body) => void (await hub.PUT("/v1/settings/webhooks", { body })),
    addRule: (body) => dataOf(hub.POST("/v1/rules", { body })),
    rules: async (origin) => (await dataOf(hub.GET("/v1/rules", { params: { query: { origin } } }))).data,
    secretOf: async (id) => (await dataOf(hub.GET("/v1/endpoints/{id}/secret", { params: { path: { id } } }))).secret,
    connectHuddle: (body) => dataOf(hub.POST("/v1/huddle/connections", { body })),
    connectPlugAndPay: async (body) => (await dataOf(hub.PUT("/v1/sources/plugandpay", { body }))).address,
    inbox: async () => (await dataOf(hub.GET("/v1/inbox", { params: page }))).data,
    events: async () => (await dataOf(hub.GET("/v1/events", { params: page }))).data,
    decisions: async (id, language = "en") =>
      (await dataOf(ask(language).GET("/v1/events/{id}", { params: { path: { id } } }))).decisions,
  };
}
