import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NotSaved } from "../../../ui/not-saved.tsx";
import { Unsaved } from "../../../ui/unsaved.tsx";

interface ConnectionFormCardProps {
  readonly title: string;
  /** What to do first in the other system. */
  readonly intro?: ReactNode;
  readonly onSubmit: NonNullable<ComponentProps<"form">["onSubmit"]>;
  readonly onCancel: () => void;
  /** Whether something would be lost if the page were left. */
  readonly dirty: boolean;
  readonly save: { readonly isPending: boolean; readonly error: Error | null };
  readonly children: ReactNode;
}

/** The frame of both forms. */
export function ConnectionFormCard({
  title,
  intro,
  onSubmit,
  onCancel,
  dirty,
  save,
  children,
}: ConnectionFormCardProps) {
  const { t } = useTranslation(["access", "ui"]);
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="connection-form">
      <form onSubmit={onSubmit} noValidate>
        <Unsaved when={dirty && !save.isPending} />
        <Stack>
          <Title order={2} size="h4" id="connection-form">
            {title}
          </Title>
          {intro && (
            <Text size="sm" component="div">
              {intro}
            </Text>
          )}
          {children}
          {save.error && <NotSaved error={save.error} atFields={false} />}
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t("access:form.save")}
            </Button>
            <Button variant="default" onClick={onCancel}>
              {t("ui:cancel")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
