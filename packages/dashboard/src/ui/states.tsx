import { Alert, Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "./failure.tsx";

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** The title if the query fails. */
  readonly failed?: string;
  readonly empty?: ReactNode;
  readonly isEmpty?: (data: Data) => boolean;
  readonly children: (data: Data) => ReactNode;
}

/** One of the four states of a query. Loaded data stays on screen while it is read again. */
export function Loaded<Data>({ query, failed, empty, isEmpty, children }: LoadedProps<Data>) {
  if (query.data === undefined) {
    if (query.error === null) return <Loading />;
    const title = failed === undefined ? {} : { title: failed };
    return <Failure error={query.error} {...title} onRetry={() => void query.refetch()} />;
  }
  if (empty !== undefined && isEmpty?.(query.data)) return empty;
  return children(query.data);
}

/** State one of four: loading. Grey bars take the space of the data, so that the page does not jump. */
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
  /** Not needed if the page's heading already says it. */
  readonly title?: string;
  readonly text: string;
  readonly action?: ReactNode;
}

/** State two of four: empty, which is not an error. */
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

/** State four of four: done. It stays on the page; a message that disappears by itself is a notification instead. */
export function Done({ title, children }: DoneProps) {
  return (
    <Alert color="green" title={title} icon={<IconCheck aria-hidden />} role="status">
      {children}
    </Alert>
  );
}
