import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FailingGroup } from "../../api/client/openapi.ts";
import { useChangeEndpoint } from "../../api/endpoints.ts";
import { useNewestEvent } from "../../api/events.ts";
import { useProblems } from "../../api/problems.ts";
import { Done, Loaded } from "../../ui/states.tsx";
import { ProblemCard, toProblemReplay } from "./problem-card.tsx";

/** Loaded only if it opens. */
const ResendDialogue = lazy(() =>
  import("../../ui/resend/resend-dialogue.tsx").then((module) => ({ default: module.ResendDialogue })),
);

export function Problems() {
  const { t } = useTranslation("overview");
  const problems = useProblems();
  // Kept apart from the list, because a group disappears from it when everything has arrived, and the result must stay readable.
  const [resent, setResent] = useState<FailingGroup | null>(null);
  return (
    <Stack component="section" aria-label={t("problems.title")} gap="sm">
      <Title order={2} size="h4">
        {t("problems.title")}
      </Title>
      <Loaded
        query={problems}
        failed={t("problems.failed")}
        isEmpty={({ data }) => data.length === 0}
        empty={<NoProblems />}
      >
        {({ data, complete }) => (
          <>
            <Groups groups={data} onResend={setResent} />
            {!complete && (
              <Text size="sm" c="dimmed">
                {t("problems.notAll")}
              </Text>
            )}
          </>
        )}
      </Loaded>
      <Suspense>{resent && <Resend group={resent} onClose={() => setResent(null)} />}</Suspense>
    </Stack>
  );
}

/** A shop has its first event once, so that this need not be live. */
const FIRST_EVENT_MS = 60_000;

/** Green only if something has come in, because nothing can fail in a shop where nothing happens. */
function NoProblems() {
  const { t } = useTranslation("overview");
  const { data: event } = useNewestEvent({ everyMs: FIRST_EVENT_MS });
  if (event === undefined) return null;
  if (event === null) return <Text size="sm">{t("problems.nothingYet")}</Text>;
  return <Done title={t("problems.none")}>{t("problems.noneText")}</Done>;
}

/** The rest is shown on request, because otherwise the figures below would be off screen. */
const SHOWN_AT_FIRST = 4;

interface GroupsProps {
  readonly groups: readonly FailingGroup[];
  readonly onResend: (group: FailingGroup) => void;
}

function Groups({ groups, onResend }: GroupsProps) {
  const { t } = useTranslation("overview");
  const [all, setAll] = useState(false);
  const shown = all ? groups : groups.slice(0, SHOWN_AT_FIRST);
  const hidden = groups.length - shown.length;
  return (
    <>
      {shown.map((group) => (
        <ProblemCard
          key={`${group.endpoint.id} ${group.cause.outcome} ${group.cause.status}`}
          group={group}
          onResend={() => onResend(group)}
        />
      ))}
      {hidden > 0 && (
        <Group>
          <Button variant="default" size="sm" onClick={() => setAll(true)}>
            {t("problems.more", { count: hidden })}
          </Button>
        </Group>
      )}
    </>
  );
}

function Resend({ group, onClose }: { readonly group: FailingGroup; readonly onClose: () => void }) {
  const change = useChangeEndpoint(group.endpoint.id);
  // Also for an endpoint that is on, because it may be paused by failures that are now fixed.
  const prepare = () => change.mutateAsync({ enabled: true });
  return <ResendDialogue filter={toProblemReplay(group)} prepare={prepare} onClose={onClose} />;
}
