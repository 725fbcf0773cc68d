import { Alert, Card, Group, Loader, Stack, Text, ThemeIcon, Title } from "@mantine/core";
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

interface StepProblemProps {
  readonly title: string;
  /** The one thing to do. */
  readonly text: string;
  /** Where to do it, and what the other side said. */
  readonly children?: ReactNode;
}

/** A step at which something is wrong: what, and how to mend it. */
export function StepProblem({ title, text, children }: StepProblemProps) {
  return (
    <Alert color="red" title={title} icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{text}</Text>
        {children}
      </Stack>
    </Alert>
  );
}

/** Something is under way, or is waited for; whoever hears the page is told as well. */
export function StepWaiting({ children }: { readonly children: ReactNode }) {
  return (
    <Group gap="xs" role="status" wrap="nowrap">
      <Loader size="xs" aria-hidden />
      <Text size="sm">{children}</Text>
    </Group>
  );
}
