import type { Rule } from "../../api/client/openapi.ts";

/** Where the tools that people know take their calls; `*.make.com` has a host for each region. */
const TOOLS = [
  { name: "Zapier", host: /(^|\.)zapier\.com$/ },
  { name: "Make", host: /(^|\.)make\.com$/ },
  { name: "n8n", host: /(^|\.)n8n\.cloud$/ },
] as const;

/** Whose hook it is, as far as its address tells. Somebody's own n8n is known by its host alone. */
export function toolOf(action: Rule["action"]): { name: string | null; host: string } {
  const host = "url" in action ? (URL.parse(action.url)?.host ?? action.url) : "";
  return { name: TOOLS.find((tool) => tool.host.test(host))?.name ?? null, host };
}
