import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { Rule } from "../../../api/openapi.ts";

/** Where the query cache keeps the rules that this page made. */
export const SETTINGS_RULES_KEY = ["rules", "of-settings"] as const;

/** The two addresses of the page. */
export type Slot = "orders" | "cancellations";

/** The rule of each address, of `GET /v1/rules?origin=settings`: it names the endpoint that test calls go to. */
export function useSettingsRules() {
  const api = useApi();
  return useQuery({
    queryKey: SETTINGS_RULES_KEY,
    queryFn: () => dataOf(api.GET("/v1/rules", { params: { query: { origin: "settings" } } })).then(({ data }) => data),
  });
}

/** The page makes one rule about orders and one about subscriptions. */
export function ruleOf(slot: Slot, rules: readonly Rule[]): Rule | null {
  return rules.find(({ trigger }) => trigger.startsWith("order.") === (slot === "orders")) ?? null;
}
