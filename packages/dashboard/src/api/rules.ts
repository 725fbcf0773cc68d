import { dataOf } from "@haak/client";
import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import type { Api } from "./client/create-api.ts";
import { LIVE_MS, useLiveList } from "./client/live-list.ts";
import type { Rule, RuleBody } from "./client/openapi.ts";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";
import { ifMatch, type Tagged, taggedOf } from "./client/tagged.ts";

/** The most that the hub lists on one page. */
const RULES_A_PAGE = 250;

/** A preview is asked for again only when the rule differs, so that typing does not flood the hub. */
const PREVIEW_FRESH_MS = 300_000;

/** Apart from the lists, because a deleted rule must leave the lists without being read once more. */
const ruleKey = (id: string) => [...keys.rules, "one", id] as const;
const LISTS_KEY = [...keys.rules, "lists"] as const;

/** What a change of a rule makes stale: it may make an endpoint, cancel deliveries, and change what the webhooks page shows. */
const MADE_STALE = [LISTS_KEY, keys.webhookSettings, ...TRAFFIC, keys.auditLog];

const allRulesQuery = (api: Api) =>
  queryOptions({ queryKey: [...LISTS_KEY, "all"], queryFn: () => readAllRules(api, {}) });

interface RulePage {
  readonly data: Rule[];
  readonly next_cursor: string | null;
}

/** Which rules are asked for; an empty filter is all of them. */
export interface RuleFilter {
  readonly product?: string;
  readonly upsell?: string;
  readonly origin?: Rule["origin"];
}

/** Every page of `GET /v1/rules`, because the list has no filter for an endpoint or a connection. */
async function readAllRules(api: Api, filter: RuleFilter): Promise<Rule[]> {
  const rules: Rule[] = [];
  let cursor: string | null = null;
  do {
    const query = { ...filter, limit: RULES_A_PAGE, ...(cursor === null ? {} : { cursor }) };
    const page: RulePage = await dataOf(api.GET("/v1/rules", { params: { query } }));
    rules.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rules;
}

/** `GET /v1/rules`: the newest first, page by page. */
export function useRules(filter: RuleFilter) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...LISTS_KEY, "filtered", filter],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      dataOf(
        api.GET("/v1/rules", { params: { query: { ...filter, ...(pageParam === "" ? {} : { cursor: pageParam }) } } }),
      ),
    getNextPageParam: ({ next_cursor: cursor }) => cursor,
    select: ({ pages }) => pages.flatMap(({ data }) => data),
  });
}

/** The newest rule of the shop, of any origin, or null in a shop that has none. */
export function useFirstRule() {
  const api = useApi();
  return useQuery({
    queryKey: [...LISTS_KEY, "first"],
    queryFn: () => dataOf(api.GET("/v1/rules", { params: { query: { limit: 1 } } })),
    select: ({ data }) => data[0] ?? null,
  });
}

/**
 * `GET /v1/rules?origin=zapier`: every switched-on Zap as the rule that it is. `GET /v1/hooks` lists the same ones, but does not say
 * which endpoint each calls, and so nothing about its health.
 */
export function useZaps() {
  const api = useApi();
  return useLiveList({
    key: [...LISTS_KEY, "zaps"],
    load: (cursor) => dataOf(api.GET("/v1/rules", { params: { query: { origin: "zapier", limit: 50, ...cursor } } })),
  });
}

/** The rules that the webhooks page made, one for each of its URLs. Each names the endpoint that its test call goes to. */
export function useSettingsRules() {
  const api = useApi();
  return useQuery({
    queryKey: [...LISTS_KEY, "settings"],
    queryFn: () => readAllRules(api, { origin: "settings" }),
  });
}

/** The names of all rules by id. A deleted rule has none. */
export function useRuleNames() {
  return useQuery({
    ...allRulesQuery(useApi()),
    select: (rules) => new Map(rules.map((rule) => [rule.id, shownName(rule)])),
  });
}

/** The name on screen. The hub translates names that it generated. */
export function shownName({ name, shown_name: shown }: Pick<Rule, "name" | "shown_name">): string {
  return shown ?? name;
}

/** The rules that call one endpoint. */
export function useRulesOfEndpoint(endpointId: string) {
  return useQuery({
    ...allRulesQuery(useApi()),
    select: (rules) => rules.filter(({ endpoint_id }) => endpoint_id === endpointId),
  });
}

/** The rules that give or take access through one connection. */
export function useRulesOfConnection(connectionId: string) {
  return useQuery({
    ...allRulesQuery(useApi()),
    select: (rules) => rules.filter(({ action }) => "connection_id" in action && action.connection_id === connectionId),
    refetchInterval: LIVE_MS,
  });
}

/** `GET /v1/rules/{id}`, with the tag that a later save sends back. */
export function useRule(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ruleKey(id),
    queryFn: () => taggedOf(api.GET("/v1/rules/{id}", { params: { path: { id } } })),
  });
}

/** `POST /v1/rules`: makes a rule. */
export function useMakeRule() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: RuleBody) => taggedOf(api.POST("/v1/rules", { body })),
    onSuccess: (made) => {
      queries.setQueryData(ruleKey(made.value.id), made);
      // Not awaited, because the page of the new rule needs nothing else.
      void invalidate(queries, ...MADE_STALE);
    },
  });
}

/**
 * `read` refuses the change if somebody else changed the rule first. A switch leaves it out, because it names
 * everything that it changes.
 */
interface RuleChange {
  readonly id: string;
  readonly patch: Partial<RuleBody>;
  readonly read?: Tagged<Rule>;
}

/** `PATCH /v1/rules/{id}`: changes a rule, or switches it on or off. */
export function useChangeRule() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, patch, read }: RuleChange) =>
      taggedOf(api.PATCH("/v1/rules/{id}", { params: { path: { id }, ...(read ? ifMatch(read) : {}) }, body: patch })),
    onSuccess: async (changed) => {
      queries.setQueryData(ruleKey(changed.value.id), changed);
      await invalidate(queries, ...MADE_STALE);
    },
  });
}

/** `DELETE /v1/rules/{id}`: deletes the rule and cancels its pending deliveries. */
export function useDeleteRule() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await api.DELETE("/v1/rules/{id}", { params: { path: { id } } });
    },
    onSuccess: (_nothing, id) => {
      // Only if its page is closed: an open page would read the rule again and show that it does not exist.
      queries.removeQueries({ queryKey: ruleKey(id), type: "inactive" });
      return invalidate(queries, ...MADE_STALE);
    },
  });
}

/** What a preview is asked about. */
interface PreviewRequest {
  readonly rule: RuleBody & { id?: string };
  readonly days: number;
}

/**
 * `POST /v1/rules/preview`: what a rule would have done. It is a query, because it changes nothing that matters. The
 * last result stays on screen until the next one is there, and an unneeded request is aborted. Null means that the
 * form is not complete.
 */
export function usePreview(request: PreviewRequest | null) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.previews, request],
    enabled: request !== null,
    queryFn: ({ signal }) => {
      if (request === null) throw new Error("There is no rule to preview.");
      return dataOf(api.POST("/v1/rules/preview", { body: request, signal }));
    },
    placeholderData: keepPreviousData,
    staleTime: PREVIEW_FRESH_MS,
    retry: false,
  });
}

/**
 * `POST /v1/rules/preview/{token}/send`: makes exactly the calls of the preview, each once, even if it is sent twice.
 */
export function useSendPreview() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => dataOf(api.POST("/v1/rules/preview/{token}/send", { params: { path: { token } } })),
    onSuccess: () => void invalidate(queries, ...TRAFFIC, keys.auditLog),
  });
}
