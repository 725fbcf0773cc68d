import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ShopEvent } from "../../api/client/openapi.ts";
import { useEvents } from "../../api/events.ts";
import { eventPath } from "../../app/paths.ts";
import { Moment } from "../../ui/formats.tsx";
import { LiveList } from "../../ui/live-list.tsx";
import { Page } from "../../ui/page.tsx";
import { Row, Rows } from "../../ui/rows.tsx";
import { Empty } from "../../ui/states.tsx";
import { useEventType } from "../../ui/traffic/event-type.ts";
import { useFilters } from "../../ui/use-filters.ts";
import { AboutEvent, subjectOf } from "./about-event.tsx";
import { EVENT_FILTERS, EventFilterBar, toEventQuery } from "./event-filters.tsx";

/** The page for questions about one order or one customer. */
export function EventsPage() {
  const { t } = useTranslation("events");
  const { filters, change, clear, isNarrowed } = useFilters(EVENT_FILTERS);
  const events = useEvents(toEventQuery(filters));
  return (
    <Page title={t("title")} intro={t("intro")}>
      <EventFilterBar filters={filters} onChange={change} />
      <LiveList
        query={events}
        failed={t("failed")}
        empty={isNarrowed ? <NothingFound onClear={clear} /> : <Empty title={t("none")} text={t("noneText")} />}
      >
        {(rows) => (
          <Rows label={t("title")}>
            {rows.map((event) => (
              <EventRow key={event.id} event={event} />
            ))}
          </Rows>
        )}
      </LiveList>
    </Page>
  );
}

function EventRow({ event }: { readonly event: ShopEvent }) {
  const nameOf = useEventType();
  return (
    <Row
      to={eventPath(event.id)}
      title={`${nameOf(event.type)} · ${subjectOf(event).name}`}
      detail={<AboutEvent event={event} />}
      end={<Moment at={event.occurred_at} />}
    />
  );
}

/** Explains that the hub has not received the event, and where to look instead. */
function NothingFound({ onClear }: { readonly onClear: () => void }) {
  const { t } = useTranslation("events");
  return (
    <Empty
      title={t("notFound")}
      text={t("notFoundText")}
      action={
        <Button variant="default" onClick={onClear}>
          {t("clear")}
        </Button>
      }
    />
  );
}
