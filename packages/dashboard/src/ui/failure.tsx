import { ProblemError, UnreachableError } from "@haak/client";
import { Alert, Button, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface FailureProps {
  readonly error: Error;
  /** What did not work, where the page has words for it. */
  readonly title?: string;
  /** Does it again; without it there is no button. */
  readonly onRetry?: () => void;
}

/** State three of four: it did not work, why, and what to do. The hub's own sentence is shown as it is. */
export function Failure({ error, title, onRetry }: FailureProps) {
  const { t } = useTranslation("ui");
  const wait = error instanceof ProblemError ? error.retryAfterSeconds : null;
  return (
    <Alert color="red" title={title ?? t("failure.title")} icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{useFailureText()(error)}</Text>
        <Fields error={error} />
        {wait !== null && <Text size="sm">{t("failure.retryAfter", { seconds: wait })}</Text>}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t("retry")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Says what went wrong in one sentence for people; for places that have no room for the whole alert. */
export function useFailureText(): (error: Error) => string {
  const { t } = useTranslation("ui");
  return (error) => {
    if (error instanceof ProblemError) return error.message;
    return error instanceof UnreachableError ? t("failure.unreachable") : t("failure.unexpected");
  };
}

/** With more than one field wrong, all of them; the sentence above has the first already. */
function Fields({ error }: { readonly error: Error }) {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  if (errors.length < 2) return null;
  return (
    <List size="sm">
      {errors.map(({ pointer, message }) => (
        <List.Item key={`${pointer} ${message}`}>
          {pointer}: {message}
        </List.Item>
      ))}
    </List>
  );
}
