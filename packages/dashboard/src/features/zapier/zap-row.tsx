import { Anchor, Group, Stack, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAllCatalogueNames } from "../../api/catalogue.ts";
import type { Endpoint, Rule } from "../../api/client/openapi.ts";
import { endpointPath } from "../../app/paths.ts";
import { Moment } from "../../ui/formats.tsx";
import { HealthBadge } from "../../ui/traffic/endpoint-labels.tsx";
import { useEventType } from "../../ui/traffic/event-type.ts";

interface ZapRowProps {
  readonly zap: Rule;
  readonly endpoint: Endpoint | undefined;
}

export function ZapRow({ zap, endpoint }: ZapRowProps) {
  const { t } = useTranslation("zapier");
  const typeName = useEventType();
  const words = useFilterWords(zap);
  const { name, host } = toolOf(zap.action);
  return (
    <Stack component="li" className="row" gap={4} py="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {t("runsAt", { event: typeName(zap.trigger) })}
        </Text>
        {endpoint && isKnown(endpoint) && <HealthBadge endpoint={endpoint} />}
      </Group>
      <Text size="sm">{words}</Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {name ?? host} · <Trans t={t} i18nKey="since" components={{ at: <Moment at={zap.created_at} /> }} />
      </Text>
      {endpoint && <Calls endpoint={endpoint} />}
    </Stack>
  );
}

/** An endpoint that was never called may or may not work. */
const isKnown = ({ health, last_success_at: at }: Endpoint) => health !== "ok" || at !== null;

function Calls({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation("zapier");
  const { last_success_at: lastAt, health_text: why } = endpoint;
  return (
    <>
      {why !== null && <Text size="sm">{why}</Text>}
      <Group gap="sm" justify="space-between">
        <Text size="sm" c="dimmed">
          {lastAt === null ? (
            t("neverCalled")
          ) : (
            <Trans t={t} i18nKey="lastCall" components={{ at: <Moment at={lastAt} /> }} />
          )}
        </Text>
        <Anchor component={Link} to={endpointPath(endpoint.id)} size="sm">
          {t("toEndpoint")}
        </Anchor>
      </Group>
    </>
  );
}

/** The hosts of known tools. `*.make.com` has one for each region. */
const TOOLS = [
  { name: "Zapier", host: /(^|\.)zapier\.com$/ },
  { name: "Make", host: /(^|\.)make\.com$/ },
  { name: "n8n", host: /(^|\.)n8n\.cloud$/ },
] as const;

/** The tool behind a hook, by its host. A self-hosted n8n has only a host. */
function toolOf(action: Rule["action"]): { name: string | null; host: string } {
  const host = "url" in action ? (URL.parse(action.url)?.host ?? action.url) : "";
  return { name: TOOLS.find((tool) => tool.host.test(host))?.name ?? null, host };
}

const CATALOGUE_LISTS = ["products", "product_groups", "upsells", "forms"] as const;

type Names = Readonly<Record<(typeof CATALOGUE_LISTS)[number], ReadonlyMap<string, string> | undefined>>;

/** The filters of a hook in words: "Alleen voor Cursus; eerste betalingen en upsells; per orderregel." */
function useFilterWords(zap: Pick<Rule, "scope" | "kinds" | "per_line" | "include_test">): string {
  const { t } = useTranslation("zapier");
  const names = useNamesOf(zap.scope);
  const named = CATALOGUE_LISTS.flatMap((list) =>
    zap.scope[list].map((id) => names[list]?.get(id) ?? t(`filter.unnamed.${list}`, { id })),
  );
  const kinds = kindsKey(zap.kinds);
  const parts = [
    named.length === 0 ? t("filter.everything") : t("filter.only", { names: named.join(", ") }),
    kinds === null ? "" : t(`filter.kinds.${kinds}`),
    zap.per_line ? t("filter.perLine") : "",
    zap.include_test ? t("filter.withTests") : "",
  ];
  return `${parts.filter(Boolean).join("; ")}.`;
}

/** A list is read only if a filter uses it. */
function useNamesOf(scope: Rule["scope"]): Names {
  const products = useAllCatalogueNames("product", { enabled: scope.products.length > 0 });
  const groups = useAllCatalogueNames("product_group", { enabled: scope.product_groups.length > 0 });
  const upsells = useAllCatalogueNames("upsell", { enabled: scope.upsells.length > 0 });
  const forms = useAllCatalogueNames("form", { enabled: scope.forms.length > 0 });
  return { products: products.data, product_groups: groups.data, upsells: upsells.data, forms: forms.data };
}

/** The choices that a Zap offers have a text of their own. Null if kinds of order do not apply. */
function kindsKey(kinds: Rule["kinds"]): "all" | "first" | "recurring" | "some" | null {
  if (kinds.length === 0) return null;
  const has = (kind: Rule["kinds"][number]) => kinds.includes(kind);
  const first = has("first");
  const later = has("installment") || has("renewal");
  if (first && has("upsell") && has("installment") && has("renewal")) return "all";
  if (first && has("upsell") && !later) return "first";
  return !first && !has("upsell") && has("installment") && has("renewal") ? "recurring" : "some";
}
