import { Alert, Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "./failure.tsx";

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** What did not work, if it does not. */
  readonly failed?: string;
  /** Shown where the data say that there is nothing. */
  readonly empty?: ReactNode;
  readonly isEmpty?: (data: Data) => boolean;
  readonly children: (data: Data) => ReactNode;
}

/** Shows what a query has come to: loading, failed, empty or here. What is here stays in sight while it is read again. */
export function Loaded<Data>({ query, failed, empty, isEmpty, children }: LoadedProps<Data>) {
  if (query.data === undefined) {
    if (query.error === null) return <Loading />;
    const title = failed === undefined ? {} : { title: failed };
    return <Failure error={query.error} {...title} onRetry={() => void query.refetch()} />;
  }
  if (empty !== undefined && isEmpty?.(query.data)) return empty;
  return children(query.data);
}

/** State one of four: it is on its way. Grey bars in the place of what comes, so that the page does not jump. */
export function Loading({ rows = 3 }: { readonly rows?: number }) {
  const { t } = useTranslation("ui");
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>{t("loading")}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike.
        <Skeleton key={row} height={28} radius="sm" aria-hidden />
      ))}
    </Stack>
  );
}

interface EmptyProps {
  /** Left out where the page's heading has said it. */
  readonly title?: string;
  /** What would fill it, or what to do. */
  readonly text: string;
  /** The button that does it. */
  readonly action?: ReactNode;
}

/** State two of four: there is nothing, and that is no fault. */
export function Empty({ title, text, action }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" py="xl" ta="center">
      {title && <Text fw={600}>{title}</Text>}
      <Text c="dimmed" maw={480}>
        {text}
      </Text>
      {action}
    </Stack>
  );
}

interface DoneProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** State four of four: it is done. Stays where it was done; what passes by itself is a notification instead. */
export function Done({ title, children }: DoneProps) {
  return (
    <Alert color="green" title={title} icon={<IconCheck aria-hidden />} role="status">
      {children}
    </Alert>
  );
}
