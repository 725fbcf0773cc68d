import { dataOf, type Schemas } from "@haak/client";
import { clientOf, type Settings } from "../settings.ts";
import { diagnoseReach } from "./check-reach.ts";
import { type DoctorFinding, failed, skipped, warning } from "./finding.ts";

const PAGE = { params: { query: { limit: 250 } } };

/**
 * Checks whether each address that a rule calls can be reached from here, and the health of its endpoint; at most 250. An endpoint
 * without an enabled rule is left out, because nobody needs its answers, unless it still has pending deliveries.
 */
export async function checkEndpoints(settings: Settings): Promise<DoctorFinding[]> {
  const client = clientOf(settings);
  const [endpoints, rules] = await Promise.all([
    dataOf(client.GET("/v1/endpoints", PAGE)),
    dataOf(client.GET("/v1/rules", PAGE)),
  ]);
  const called = new Set(rules.data.filter(({ enabled }) => enabled).map(({ endpoint_id }) => endpoint_id));
  const inUse = endpoints.data.filter(({ id, pending }) => called.has(id) || pending > 0);
  if (inUse.length === 0) return [skipped("webhook addresses", "no rule makes calls yet")];
  return Promise.all(inUse.map(checkEndpoint));
}

async function checkEndpoint(endpoint: Schemas["Endpoint"]): Promise<DoctorFinding> {
  const { id, url, enabled, health, health_text, pending } = endpoint;
  const check = `address ${id}`;
  const remedy = `Then: haak deliveries --endpoint ${id}`;
  if (!enabled)
    return warning(check, `switched off, ${pending} waiting: ${url}`, health_text ?? "Switch it on in the dashboard.");
  if (!URL.canParse(url)) return skipped(check, `${endpoint.kind}: ${url}`);
  const reach = await diagnoseReach(check, url);
  if (reach.state === "failed") return reach;
  if (health === "ok") return { ...reach, detail: `${reach.detail}: ${url}` };
  return failed(check, `${health}, ${pending} pending: ${url}`, `${health_text ?? "Its calls fail."} ${remedy}`);
}
