import type { Authentication, BeforeRequestMiddleware, Bundle, ZObject } from "zapier-platform-core";
import { askHub } from "./hub/ask-hub.ts";
import { hubUrl } from "./hub/hub-url.ts";

/** The shop that an API key names, as `GET /v1/me` answers it. */
interface Me {
  readonly id: string;
  readonly name: string;
  readonly email?: string | null;
}

/** A placeholder, needed until the app is built for a real hub. */
const PLACEHOLDER = "https://example.com/haak/api-key";

const defaultHubUrl = process.env.HAAK_HUB_URL;

const test = async (z: ZObject, bundle: Bundle) => (await askHub<Me>(z, bundle, { path: "/v1/me" })).data;

/**
 * Labels a connection with the shop's name and its e-mail, or otherwise the hub's host, so that two connections of one shop have different
 * labels. Zapier passes the answer of `test` as input data.
 */
const connectionLabel = async (_z: ZObject, bundle: Bundle) => {
  const hub = hubUrl(bundle.authData.hub_url, process.env.HAAK_HUB_URL);
  const { name, email } = bundle.inputData;
  const host = hub.ok ? new URL(hub.url).host : "hub";
  return `${String(name)} (${typeof email === "string" && email !== "" ? email : host})`;
};

/** A connection is one API key on one hub. The keys of these fields never change, because every connection stores them. */
export const authentication = {
  type: "custom",
  fields: [
    {
      key: "hub_url",
      label: "Hub URL",
      type: "string",
      required: true,
      helpText: "The address at which you open the dashboard of your hub, such as `https://hub.example.com`.",
      ...(defaultHubUrl === undefined ? {} : { default: defaultHubUrl }),
    },
    {
      key: "api_key",
      label: "API Key",
      type: "password",
      required: true,
      helpText: keyHelp(defaultHubUrl),
    },
  ],
  test,
  connectionLabel,
} satisfies Authentication;

/**
 * Says where a user finds the API key: in the dashboard of the hub that the app is built for. The text must have a link, because Zapier's
 * integration check D002 requires one.
 */
export function keyHelp(hubUrl: string | undefined): string {
  const page = hubUrl?.startsWith("https://") ? hubUrl : PLACEHOLDER;
  return `Copy it from the [dashboard](${page}) of your hub.`;
}

/** A header may only contain printable ASCII, and a key has no spaces. This rejects a key that was copied masked ("••••"). */
const SENDABLE = /^[\x21-\x7e]+$/;

/** Adds the connection's API key to every request as a Bearer token (RFC 6750 §2.1). An incomplete key must not be sent, because it would be logged. */
export const addApiKey: BeforeRequestMiddleware = (request, z, bundle) => {
  const key = (bundle.authData.api_key ?? "").trim();
  if (!SENDABLE.test(key)) {
    throw new z.errors.ExpiredAuthError("The API key is empty or incomplete. Please reconnect with the whole key.");
  }
  return { ...request, headers: { ...request.headers, Authorization: `Bearer ${key}` } };
};
