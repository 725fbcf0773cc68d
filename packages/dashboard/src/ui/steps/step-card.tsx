import { Card, Group, Stack, ThemeIcon, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** How far a step is: still to do, being checked by the hub, done, or in need of somebody. */
export type StepState = "todo" | "checking" | "done" | "problem";

interface StepCardProps {
  readonly number: number;
  readonly title: string;
  readonly state: StepState;
  readonly children: ReactNode;
}

const COLOURS: Readonly<Record<StepState, string>> = {
  todo: "gray",
  checking: "blue",
  done: "green",
  problem: "red",
};

/** One step of connecting: its number turns into a tick, and its state stands in words for those who see no colours. */
export function StepCard({ number, title, state, children }: StepCardProps) {
  const { t } = useTranslation("ui");
  const id = `step-${number}`;
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby={id}>
      <Stack gap="sm">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <ThemeIcon variant="light" color={COLOURS[state]} radius="xl" size="md" aria-hidden>
            <StepMark number={number} state={state} />
          </ThemeIcon>
          <Title order={2} size="h4" id={id} pt={2}>
            <span className="visually-hidden">{t("step.number", { number })}</span> {title}{" "}
            <span className="visually-hidden">{t(`step.${state}`)}</span>
          </Title>
        </Group>
        {children}
      </Stack>
    </Card>
  );
}

function StepMark({ number, state }: { readonly number: number; readonly state: StepState }) {
  if (state === "done") return <IconCheck size={16} />;
  if (state === "problem") return <IconAlertTriangle size={16} />;
  return number;
}
