import { SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTasks } from "../../../api/tasks.ts";
import { Empty } from "../../../ui/empty.tsx";
import { LiveList } from "../../../ui/live-list.tsx";
import { Rows } from "../../../ui/rows.tsx";
import { useFilters } from "../../../ui/use-filters.ts";
import { AccessFrame } from "../access-frame.tsx";
import { TaskRow } from "./task-row.tsx";

/** What a person has to do because the other system has no call for it, and what people have done. */
export function TasksPage() {
  const { t } = useTranslation("access");
  const { filters, change } = useFilters(["done"]);
  const done = filters.done === "true";
  const [doneBy, setDoneBy] = useState("");
  const tasks = useTasks({ done });
  const hasTasks = (tasks.data?.length ?? 0) > 0;
  return (
    <AccessFrame title={t("tasks.title")} intro={t("tasks.intro")}>
      <SegmentedControl
        aria-label={t("tasks.which")}
        value={done ? "done" : "open"}
        onChange={(value) => change("done", value === "done" ? "true" : null)}
        data={[
          { value: "open", label: t("tasks.open") },
          { value: "done", label: t("tasks.done") },
        ]}
        maw={320}
      />
      {!done && hasTasks && (
        <TextInput
          label={t("tasks.you")}
          description={t("tasks.youHint")}
          value={doneBy}
          maxLength={200}
          autoComplete="name"
          onChange={(event) => setDoneBy(event.currentTarget.value)}
          maw={320}
        />
      )}
      <LiveList
        query={tasks}
        failed={t("tasks.failed")}
        empty={<Empty title={t(done ? "tasks.noneDone" : "tasks.none")} text={t("tasks.noneText")} />}
      >
        {(rows) => (
          <Rows label={t("tasks.title")}>
            {rows.map((task) => (
              <TaskRow key={task.id} task={task} doneBy={doneBy.trim()} />
            ))}
          </Rows>
        )}
      </LiveList>
    </AccessFrame>
  );
}
