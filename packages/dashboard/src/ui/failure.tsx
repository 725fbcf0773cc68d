import { ProblemError, UnreachableError } from "@haak/client";
import { Alert, Button, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { wasChangedMeanwhile } from "../api/client/tagged.ts";
import { useFieldMessage } from "./field-name.ts";

interface FailureProps {
  readonly error: Error;
  readonly title?: string;
  /** Without it there is no retry button. */
  readonly onRetry?: () => void;
}

/** State three of four: failed. The hub's own message is shown unchanged, except for pointers to fields. */
export function Failure({ error, title, onRetry }: FailureProps) {
  const { t } = useTranslation("ui");
  const text = useFailureText()(error);
  const wait = error instanceof ProblemError ? error.retryAfterSeconds : null;
  return (
    <Alert color="red" title={title ?? t("failure.title")} icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{text}</Text>
        <OtherFields error={error} />
        {/* Only if the hub's own message does not say it already. */}
        {wait !== null && !text.includes(String(wait)) && (
          <Text size="sm">{t("failure.retryAfter", { seconds: wait })}</Text>
        )}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t("retry")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/**
 * One short message, for places without space for the whole alert. It names the first wrong field in words, because
 * the hub's own message has a pointer, which is for programs.
 */
export function useFailureText(): (error: Error) => string {
  const { t } = useTranslation("ui");
  const fieldMessage = useFieldMessage();
  return (error) => {
    if (!(error instanceof ProblemError)) {
      return t(error instanceof UnreachableError ? "failure.unreachable" : "failure.unexpected");
    }
    const [first] = error.problem.errors ?? [];
    return first === undefined ? error.message : fieldMessage(first);
  };
}

/** The other wrong fields, because the message above has the first one only. */
function OtherFields({ error }: { readonly error: Error }) {
  const fieldMessage = useFieldMessage();
  const [, ...others] = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  if (others.length === 0) return null;
  return (
    <List size="sm">
      {others.map(({ pointer, message }) => (
        <List.Item key={`${pointer} ${message}`}>{fieldMessage({ pointer, message })}</List.Item>
      ))}
    </List>
  );
}

interface NotSavedProps {
  readonly error: Error;
  /** Whether the fields already show every error. */
  readonly atFields: boolean;
}

export function NotSaved({ error, atFields }: NotSavedProps) {
  const { t } = useTranslation("ui");
  if (!atFields && !wasChangedMeanwhile(error)) return <Failure error={error} title={t("notSaved.title")} />;
  const changed = wasChangedMeanwhile(error);
  return (
    <Alert
      color={changed ? "yellow" : "red"}
      title={t(changed ? "notSaved.changedTitle" : "notSaved.title")}
      icon={<IconAlertTriangle aria-hidden />}
      role="alert"
    >
      {t(changed ? "notSaved.changed" : "notSaved.fields")}
    </Alert>
  );
}
