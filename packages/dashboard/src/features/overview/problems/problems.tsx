import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Done } from "../../../ui/done.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { useProblems } from "../get-problems.ts";
import { ProblemCard } from "./problem-card.tsx";

/** What has not arrived, by cause, the most money first. */
export function Problems() {
  const { t } = useTranslation("overview");
  const problems = useProblems();
  return (
    <Stack component="section" aria-label={t("problems.title")} gap="sm">
      <Title order={2} size="h4">
        {t("problems.title")}
      </Title>
      <Loaded
        query={problems}
        failed={t("problems.failed")}
        isEmpty={({ data }) => data.length === 0}
        empty={<Done title={t("problems.none")}>{t("problems.noneText")}</Done>}
      >
        {({ data, complete }) => (
          <>
            {data.map((group) => (
              <ProblemCard key={`${group.endpoint.id} ${group.cause.outcome} ${group.cause.status}`} group={group} />
            ))}
            {!complete && (
              <Text size="sm" c="dimmed">
                {t("problems.notAll")}
              </Text>
            )}
          </>
        )}
      </Loaded>
    </Stack>
  );
}
