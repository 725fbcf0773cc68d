import { Anchor, Stack, Timeline, Title } from "@mantine/core";
import { IconEar, IconScale, IconSend } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { EventWithDecisions } from "../../api/client/openapi.ts";
import { useEvent } from "../../api/events.ts";
import { paths } from "../../app/paths.ts";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Page } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { TextBlock } from "../../ui/text-block.tsx";
import { useEventType } from "../../ui/traffic/event-type.ts";
import { subjectOf } from "./about-event.tsx";
import { Decided, Received, Sent } from "./event-story.tsx";
import { SummaryAlert } from "./summary-alert.tsx";

/**
 * An event in three steps: received, decided, sent. Above them is the answer to the question why a person got
 * something or nothing.
 */
export function EventPage() {
  const { t } = useTranslation("events");
  const { id = "" } = useParams();
  const event = useEvent(id);
  const nameOf = useEventType();
  const title = event.data ? `${nameOf(event.data.type)} · ${subjectOf(event.data).name}` : t("story.event");
  return (
    <Page title={title} actions={<BackLink />}>
      <Loaded query={event} failed={t("story.failed")}>
        {(shown) => <Story event={shown} />}
      </Loaded>
    </Page>
  );
}

function BackLink() {
  const { t } = useTranslation("events");
  return (
    <Anchor component={Link} to={paths.events} size="sm">
      {t("back")}
    </Anchor>
  );
}

const BULLET_PX = 28;
const ICON_PX = 16;

function Story({ event }: { readonly event: EventWithDecisions }) {
  const { t } = useTranslation("events");
  return (
    <Stack gap="lg">
      <SummaryAlert decisions={event.decisions} />
      <Timeline active={2} bulletSize={BULLET_PX} lineWidth={2}>
        <Chapter title={t("story.received")} icon={<IconEar size={ICON_PX} aria-hidden />}>
          <Received event={event} />
        </Chapter>
        <Chapter title={t("story.decided")} icon={<IconScale size={ICON_PX} aria-hidden />}>
          <Decided decisions={event.decisions} />
        </Chapter>
        <Chapter title={t("story.sent")} icon={<IconSend size={ICON_PX} aria-hidden />}>
          <Sent decisions={event.decisions} />
        </Chapter>
      </Timeline>
      <Disclosure title={t("story.data")}>
        <TextBlock title={t("story.data")} text={JSON.stringify(event.data)} />
      </Disclosure>
    </Stack>
  );
}

function Chapter({ title, icon, children }: { title: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Timeline.Item
      bullet={icon}
      title={
        <Title order={2} size="h4">
          {title}
        </Title>
      }
    >
      <Stack pt="xs">{children}</Stack>
    </Timeline.Item>
  );
}
