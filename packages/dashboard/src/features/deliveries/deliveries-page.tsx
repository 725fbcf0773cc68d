import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Delivery } from "../../api/client/openapi.ts";
import { useDeliveries } from "../../api/deliveries.ts";
import { useEndpoints } from "../../api/endpoints.ts";
import { useRuleNames } from "../../api/rules.ts";
import { deliveryPath } from "../../app/paths.ts";
import { Moment } from "../../ui/formats.tsx";
import { LiveList } from "../../ui/live-list.tsx";
import { Page } from "../../ui/page.tsx";
import { RunningReplays } from "../../ui/resend/replay-progress.tsx";
import { ResendButton } from "../../ui/resend/resend-button.tsx";
import { Row, Rows } from "../../ui/rows.tsx";
import { Empty } from "../../ui/states.tsx";
import { whereOf } from "../../ui/traffic/endpoint-labels.tsx";
import { aboutKey, useEventType } from "../../ui/traffic/event-type.ts";
import { StateBadge } from "../../ui/traffic/state-badge.tsx";
import { useFilters } from "../../ui/use-filters.ts";
import { DELIVERY_FILTERS, DeliveryFilterBar, toDeliveryQuery, toReplayFilter } from "./delivery-filters.tsx";

export function DeliveriesPage() {
  const { t } = useTranslation("deliveries");
  const { filters, change, clear, isNarrowed } = useFilters(DELIVERY_FILTERS);
  const deliveries = useDeliveries(toDeliveryQuery(filters));
  const replay = toReplayFilter(filters);
  const nothingFound = (
    <Empty
      title={t("notFound")}
      text={t("notFoundText")}
      action={
        <Button variant="default" onClick={clear}>
          {t("clear")}
        </Button>
      }
    />
  );
  return (
    <Page
      title={t("title")}
      intro={t("intro")}
      actions={replay && <ResendButton filter={replay} label={t(filters.state ? "resendThese" : "resendFailed")} />}
    >
      <RunningReplays />
      <DeliveryFilterBar filters={filters} onChange={change} />
      <LiveList
        query={deliveries}
        failed={t("failed")}
        empty={isNarrowed ? nothingFound : <Empty title={t("none")} text={t("noneText")} />}
      >
        {(rows) => (
          <Rows label={t("title")}>
            {rows.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} />
            ))}
          </Rows>
        )}
      </LiveList>
    </Page>
  );
}

function DeliveryRow({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useTranslation(["deliveries", "traffic"]);
  const { data: endpoints = [] } = useEndpoints();
  const { data: rules } = useRuleNames();
  const nameOf = useEventType();
  const endpoint = endpoints.find(({ id }) => id === delivery.endpoint_id);
  const { event_type: type, event_key: key, line_number: line } = delivery;
  const { order_number: order, attempt_count: attempts } = delivery;
  const what = type === null ? t("traffic:testCall") : nameOf(type);
  const about = [order ?? aboutKey(key), line !== null && t("traffic:line", { number: line })]
    .filter(Boolean)
    .join(", ");
  return (
    <Row
      to={deliveryPath(delivery.id)}
      title={about === "" ? what : `${what} · ${about}`}
      detail={[
        rules?.get(delivery.rule_id ?? ""),
        endpoint && whereOf(endpoint),
        t("deliveries:attempts", { count: attempts }),
      ]
        .filter(Boolean)
        .join(" · ")}
      end={
        <>
          <StateBadge state={delivery.state} />
          <Moment at={delivery.created_at} />
        </>
      }
    />
  );
}
