import { Card, Group, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AccessWithStory } from "../../../api/client/openapi.ts";
import { Moment } from "../../../ui/formats.tsx";
import { Empty } from "../../../ui/states.tsx";
import { CallLine, EventLine, TaskLine } from "./story-lines.tsx";

export function StoryCard({ access }: { readonly access: AccessWithStory }) {
  const { t } = useTranslation("access");
  const entries = buildStory(access);
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="story">
      <Stack gap="sm">
        <Title order={2} size="h4" id="story">
          {t("story.title")}
        </Title>
        {entries.length === 0 ? (
          <Empty text={t("story.none")} />
        ) : (
          <Stack component="ol" gap={0} p={0} m={0} style={{ listStyle: "none" }}>
            {entries.map((entry) => (
              <Group
                component="li"
                className="row"
                key={keyOf(entry)}
                py="sm"
                justify="space-between"
                align="flex-start"
              >
                <Stack gap={4} flex="1 1 260px" miw={0}>
                  <Line entry={entry} email={access.email} />
                </Stack>
                <Text size="sm" c="dimmed">
                  <Moment at={entry.at} />
                </Text>
              </Group>
            ))}
          </Stack>
        )}
      </Stack>
    </Card>
  );
}

/** One event can have more than one entry, because more than one rule may act on it. */
function keyOf(entry: StoryEntry): string {
  switch (entry.kind) {
    case "event":
      return `${entry.event.event_id} ${entry.event.said} ${entry.event.rule?.id}`;
    case "call":
      return entry.call.delivery_id;
    case "task":
      return entry.task.id;
  }
}

function Line({ entry, email }: { readonly entry: StoryEntry; readonly email: string }) {
  switch (entry.kind) {
    case "event":
      return <EventLine event={entry.event} email={email} />;
    case "call":
      return <CallLine call={entry.call} />;
    case "task":
      return <TaskLine task={entry.task} />;
  }
}

type StoryEntry =
  | { readonly kind: "event"; readonly at: string; readonly event: AccessWithStory["events"][number] }
  | { readonly kind: "call"; readonly at: string; readonly call: AccessWithStory["calls"][number] }
  | { readonly kind: "task"; readonly at: string; readonly task: AccessWithStory["tasks"][number] };

/** At the same moment, an event comes before what it caused. */
const ORDER: readonly StoryEntry["kind"][] = ["event", "call", "task"];

/** Events, calls and tasks in one list, the oldest first. It is ordered by when the hub received them, because that is when it acted. */
function buildStory({ events, calls, tasks }: Pick<AccessWithStory, "events" | "calls" | "tasks">): StoryEntry[] {
  const entries: StoryEntry[] = [
    ...events.map((event) => ({ kind: "event", at: event.received_at, event }) as const),
    ...calls.map((call) => ({ kind: "call", at: call.created_at, call }) as const),
    ...tasks.map((task) => ({ kind: "task", at: task.created_at, task }) as const),
  ];
  return entries.toSorted(
    (one, other) => Date.parse(one.at) - Date.parse(other.at) || ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
  );
}
