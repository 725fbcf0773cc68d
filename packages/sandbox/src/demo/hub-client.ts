/** A rule, as far as the story looks at it. */
export interface HubRule {
  readonly id: string;
  readonly name: string;
  readonly endpoint_id: string;
  readonly action: { readonly url?: string };
}

/** What one rule said to one event. */
export interface HubDecision {
  readonly rule: { readonly id: string; readonly name: string };
  readonly called: boolean;
  readonly reason: { readonly code: string; readonly text: string };
  readonly deliveries: readonly { readonly id: string; readonly state: string }[];
}

/** A stored event; the list shows it without decisions. */
export interface HubEvent {
  readonly id: string;
  readonly key: string;
  readonly type: string;
}

/** A notice of Plug&Pay in the hub's inbox. */
export interface HubNotice {
  readonly id: string;
  readonly state: string;
  readonly error?: string | null;
  readonly event_id?: string | null;
}

/** The page *Settings › Webhooks*, which is written as a whole. */
export interface WebhookSettings {
  readonly orders: { readonly url: string; readonly recurring?: boolean; readonly per_line?: boolean };
  readonly cancellations: { readonly url: string };
}

/** The hub's API, as somebody else's program uses it: by the documented paths and with the shop's key. */
export interface HubClient {
  putWebhookSettings(settings: WebhookSettings): Promise<void>;
  addRule(rule: object): Promise<HubRule>;
  rules(origin: "settings" | "zapier"): Promise<readonly HubRule[]>;
  secretOf(endpointId: string): Promise<string>;
  connectHuddle(connection: object): Promise<{ readonly id: string }>;
  /** Returns the address to paste into Plug&Pay. */
  connectPlugAndPay(source: object): Promise<string>;
  inbox(): Promise<readonly HubNotice[]>;
  events(): Promise<readonly HubEvent[]>;
  decisions(eventId: string, language?: "en" | "nl"): Promise<readonly HubDecision[]>;
}

type Call = (method: "GET" | "PUT" | "POST", path: string, body?: object) => Promise<unknown>;

/** Which hub to ask, with which key, and until when. */
export interface HubAccess {
  readonly url: string;
  readonly apiKey: string;
  /** No call outlives it. */
  readonly stopping: AbortSignal;
}

/** A client of a hub. Every call rejects with the problem document where the hub refuses it. */
export function createHubClient(hub: HubAccess): HubClient {
  const call: Call = (method, path, body) => request(hub, path, { method, body });
  // Where an answer is read, its fields are those of the hub's public API; a missing one turns the story red.
  const list = async <Item>(path: string) => ((await call("GET", path)) as { data: readonly Item[] }).data;
  return {
    putWebhookSettings: async (settings) => void (await call("PUT", "/v1/settings/webhooks", settings)),
    addRule: async (rule) => (await call("POST", "/v1/rules", rule)) as HubRule,
    rules: (origin) => list<HubRule>(`/v1/rules?origin=${origin}`),
    secretOf: async (id) => ((await call("GET", `/v1/endpoints/${id}/secret`)) as { secret: string }).secret,
    connectHuddle: async (connection) => (await call("POST", "/v1/huddle/connections", connection)) as { id: string },
    connectPlugAndPay: async (source) => {
      await call("PUT", "/v1/sources/plugandpay", source);
      return ((await call("GET", "/v1/sources/plugandpay")) as { address: string }).address;
    },
    inbox: () => list<HubNotice>("/v1/inbox?limit=250"),
    events: () => list<HubEvent>("/v1/events?limit=250"),
    decisions: async (id, language = "en") => {
      const event = await request(hub, `/v1/events/${id}`, { method: "GET", language });
      return (event as { decisions: readonly HubDecision[] }).decisions;
    },
  };
}

interface HubRequest {
  readonly method: string;
  readonly language?: string;
  readonly body?: object | undefined;
}

async function request(hub: HubAccess, path: string, { method, language = "en", body }: HubRequest): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${hub.apiKey}`,
    "accept-language": language,
    "content-type": "application/json",
  };
  const sent = { method, headers, body: body === undefined ? null : JSON.stringify(body), signal: hub.stopping };
  const response = await fetch(`${hub.url}${path}`, sent).catch((error: unknown) => {
    // `fetch` says no more than "fetch failed"; what went wrong is in its cause.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`The hub does not answer ${method} ${path}: ${cause}`);
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === "" ? null : JSON.parse(text);
}
