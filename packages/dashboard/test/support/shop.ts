import { inject } from "vitest";

/** The address of the run's hub, and its administrator's password. */
export interface HubAddress {
  readonly url: string;
  readonly adminPassword: string;
}

/** A test's own shop on the run's hub, and its API. */
export interface Shop {
  readonly id: string;
  readonly name: string;
  readonly apiKey: string;
  readonly hub: HubAddress;
  /** Sends a request with the shop's key and resolves with the answer. Rejects unless that is a 2xx. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
}

/** The hub that all browser tests of a run share. */
export async function runningHub(): Promise<HubAddress> {
  const answer = await fetch(`${inject("browserDesk")}/hub`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return JSON.parse(text) as HubAddress;
}

/** Makes a shop. */
export async function newShop(name: string): Promise<Shop> {
  const hub = await runningHub();
  const admin = `Basic ${Buffer.from(`admin:${hub.adminPassword}`).toString("base64")}`;
  const shop = await call({ url: `${hub.url}/v1/shops`, method: "POST", authorization: admin, body: { name } });
  const { id, api_key: apiKey } = shop as { id: string; api_key: string };
  return {
    ...{ id, name, apiKey, hub },
    call: (method, path, body) => call({ url: `${hub.url}${path}`, method, authorization: `Bearer ${apiKey}`, body }),
  };
}

interface Call {
  readonly url: string;
  readonly method: string;
  readonly authorization: string;
  readonly body: unknown;
}

async function call({ url, method, authorization, body }: Call): Promise<unknown> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { authorization, "content-type": "application/json" };
  const response = await fetch(url, { method, headers, ...content });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return text === "" ? null : JSON.parse(text);
}
