import type { CallTemplate, HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";

/** The fields of both kinds of connection. Mantine represents an empty number field as an empty text. */
export type ConnectionValues = {
  readonly name: string;
  readonly domain: string;
  readonly base_url: string;
  readonly api_key: string;
  readonly lite: boolean;
  readonly on_reversal: HuddleConnection["on_reversal"];
  readonly unpaid_days: number | string;
  readonly has_brake: boolean;
  readonly brake: { readonly percent: number | string; readonly at_least: number | string };
  readonly revoke: TemplateValues;
  readonly grant: TemplateValues;
};

/** The hub's own defaults, shown for a new connection. */
const DEFAULT_BRAKE = { percent: 10, at_least: 30 } as const;

const EMPTY: ConnectionValues = {
  ...{ name: "", domain: "", base_url: "", api_key: "", lite: false },
  ...{ on_reversal: "warn", unpaid_days: "", has_brake: true, brake: DEFAULT_BRAKE },
  ...{ revoke: toTemplateValues(null), grant: toTemplateValues(null) },
};

/** The key stays empty, because the hub never shows it. An empty key leaves the stored one as it is. */
export function toConnectionValues(stored: HuddleConnection | OtherConnection | null): ConnectionValues {
  if (stored === null) return EMPTY;
  const huddle = "domain" in stored ? stored : { domain: "", lite: false };
  return {
    ...EMPTY,
    name: stored.name,
    domain: huddle.domain,
    // Shown only if it is not the address that follows from the domain.
    base_url: stored.base_url === `https://${huddle.domain}` ? "" : stored.base_url,
    lite: huddle.lite,
    on_reversal: stored.on_reversal,
    unpaid_days: stored.unpaid_days ?? "",
    has_brake: stored.brake !== null,
    brake: stored.brake ?? DEFAULT_BRAKE,
    revoke: toTemplateValues(stored.revoke),
    grant: toTemplateValues(stored.grant),
  };
}

function toSettings(values: ConnectionValues) {
  return {
    name: values.name.trim(),
    on_reversal: values.on_reversal,
    unpaid_days: values.unpaid_days === "" ? null : Number(values.unpaid_days),
    brake: values.has_brake ? { percent: Number(values.brake.percent), at_least: Number(values.brake.at_least) } : null,
    revoke: toTemplate(values.revoke),
  };
}

const keyOf = ({ api_key: key }: ConnectionValues) => (key.trim() === "" ? {} : { api_key: key.trim() });

export function toHuddleBody(values: ConnectionValues) {
  const baseUrl = values.base_url.trim() === "" ? null : values.base_url.trim();
  return {
    ...toSettings(values),
    ...keyOf(values),
    domain: values.domain.trim(),
    base_url: baseUrl,
    lite: values.lite,
  };
}

export function toOtherBody(values: ConnectionValues) {
  return { ...toSettings(values), ...keyOf(values), base_url: values.base_url.trim(), grant: toTemplate(values.grant) };
}

/** The form field for a JSON pointer of the hub, by Mantine's name for it. */
export function connectionFieldOf(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll("/", ".")
    .replace(/^(revoke|grant)\.headers\..*/, "$1.headers");
}

/** An empty address means that there is no such call. */
interface TemplateValues {
  readonly method: CallTemplate["method"];
  readonly url_template: string;
  readonly headers: string;
  readonly body_template: string;
}

export const METHODS: readonly CallTemplate["method"][] = ["POST", "PUT", "PATCH", "DELETE", "GET"];

/** Masked values are shown as they are, because the hub takes a masked value as "unchanged". */
export function toTemplateValues(template: CallTemplate | null): TemplateValues {
  const headers = Object.entries(template?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  return {
    method: template?.method ?? "POST",
    url_template: template?.url_template ?? "",
    headers: headers.join("\n"),
    body_template: template?.body_template ?? "",
  };
}

/** A line without a colon becomes a header without a value, so that the hub can explain what is wrong with it. */
export function toTemplate({ method, url_template: url, headers, body_template: body }: TemplateValues) {
  if (url.trim() === "") return null;
  const lines = headers.split("\n").filter((line) => line.trim() !== "");
  return {
    method,
    url_template: url.trim(),
    headers: Object.fromEntries(lines.map(readHeader)),
    body_template: body.trim() === "" ? null : body,
  };
}

function readHeader(line: string): [name: string, value: string] {
  const colon = line.indexOf(":");
  return colon < 0 ? [line.trim(), ""] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}
