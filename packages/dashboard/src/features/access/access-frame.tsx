import { Badge, Group, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useReviews } from "../../api/reviews.ts";
import { useTasks } from "../../api/tasks.ts";
import { paths } from "../../app/paths.ts";
import { Page } from "../../ui/page.tsx";

interface AccessFrameProps {
  readonly title: string;
  readonly intro: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The tabs of the access pages, with the number of open tasks and reviews. */
export function AccessFrame({ title, intro, actions, children }: AccessFrameProps) {
  return (
    <Page title={title} intro={intro} actions={actions}>
      <Tabs />
      {children}
    </Page>
  );
}

function Tabs() {
  const { t } = useTranslation("access");
  const tasks = useTasks({ done: false });
  const reviews = useReviews();
  const waiting = reviews.data?.filter(({ state }) => state === "held").length ?? 0;
  return (
    <Group component="nav" aria-label={t("parts")} gap={4} className="tabs">
      <Tab to={paths.access} label={t("people.tab")} />
      <Tab to={paths.accessTasks} label={t("tasks.tab")} count={tasks.data?.length ?? 0} more={tasks.hasNextPage} />
      <Tab to={paths.accessReviews} label={t("holds.tab")} count={waiting} />
      <Tab to={paths.accessConnections} label={t("connections.tab")} />
      <Tab to={paths.accessCompare} label={t("compare.tab")} />
    </Group>
  );
}

interface TabProps {
  readonly to: string;
  readonly label: string;
  readonly count?: number;
  readonly more?: boolean;
}

function Tab({ to, label, count = 0, more = false }: TabProps) {
  return (
    <UnstyledButton component={NavLink} to={to} end className="tab">
      {label}{" "}
      {count > 0 && (
        <Badge component="span" size="sm" color="red" variant="light" ml={2}>
          {more ? `${count}+` : count}
        </Badge>
      )}
    </UnstyledButton>
  );
}
