import type { Authentication, Bundle, ZObject } from "zapier-platform-core";
import { askHub } from "./hub/ask-hub.ts";
import { hubUrl } from "./hub/hub-url.ts";
import { keyHelp } from "./hub/key-help.ts";

/** The shop that an API key names, as `GET /v1/me` answers it. */
interface Me {
  readonly id: string;
  readonly name: string;
  readonly email?: string | null;
}

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
