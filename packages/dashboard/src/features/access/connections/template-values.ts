import type { CallTemplate } from "../../../api/client/openapi.ts";

/** The fields of a call of the owner's own. An empty address means that there is none. */
export interface TemplateValues {
  readonly method: CallTemplate["method"];
  readonly url_template: string;
  /** One on each line, as `name: value`. */
  readonly headers: string;
  readonly body_template: string;
}

/** How a call can be made. */
export const METHODS: readonly CallTemplate["method"][] = ["POST", "PUT", "PATCH", "DELETE", "GET"];

/** Fills the fields. Values that the hub masks come back as they are, which it takes as "unchanged". */
export function toTemplateValues(template: CallTemplate | null): TemplateValues {
  const headers = Object.entries(template?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  return {
    method: template?.method ?? "POST",
    url_template: template?.url_template ?? "",
    headers: headers.join("\n"),
    body_template: template?.body_template ?? "",
  };
}

/** Reads the fields. A line without a colon is a name without a value, which the hub has a sentence for. */
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
