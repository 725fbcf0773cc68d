import { Alert, Card, Group, Loader, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** `problem` needs somebody; `checking` is the hub's own work. */
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

/** One step of connecting. Its state is also in words, because some people do not see colours. */
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
  readonly text: string;
  readonly children?: ReactNode;
}

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

/** A live region, so that screen readers announce it. */
export function StepWaiting({ children }: { readonly children: ReactNode }) {
  return (
    <Group gap="xs" role="status" wrap="nowrap">
      <Loader size="xs" aria-hidden />
      <Text size="sm">{children}</Text>
    </Group>
  );
}
