import { useTranslation } from "react-i18next";
import type { Endpoint } from "../../api/client/openapi.ts";
import { useEndpoints } from "../../api/endpoints.ts";
import { endpointPath } from "../../app/paths.ts";
import { Page } from "../../ui/page.tsx";
import { Row, Rows } from "../../ui/rows.tsx";
import { Empty, Loaded } from "../../ui/states.tsx";
import { EndpointName, HealthBadge } from "../../ui/traffic/endpoint-labels.tsx";

const GRAVITY: readonly Endpoint["health"][] = ["off", "paused", "failing", "ok"];

/** Endpoints with problems come first. */
export function EndpointsPage() {
  const { t } = useTranslation("endpoints");
  const endpoints = useEndpoints();
  return (
    <Page title={t("title")} intro={t("intro")}>
      <Loaded
        query={endpoints}
        failed={t("failed")}
        isEmpty={(all) => all.length === 0}
        empty={<Empty title={t("none")} text={t("noneText")} />}
      >
        {(all) => (
          <Rows label={t("title")}>
            {all
              .toSorted((one, other) => GRAVITY.indexOf(one.health) - GRAVITY.indexOf(other.health))
              .map((endpoint) => (
                <EndpointRow key={endpoint.id} endpoint={endpoint} />
              ))}
          </Rows>
        )}
      </Loaded>
    </Page>
  );
}

function EndpointRow({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation("endpoints");
  const { pending, failed, health_text: text } = endpoint;
  const counts = [pending > 0 && t("pending", { count: pending }), failed > 0 && t("failedCount", { count: failed })]
    .filter(Boolean)
    .join(" · ");
  return (
    <Row
      to={endpointPath(endpoint.id)}
      title={<EndpointName {...endpoint} />}
      detail={[counts, text].filter(Boolean).join(" · ")}
      end={<HealthBadge endpoint={endpoint} />}
    />
  );
}
