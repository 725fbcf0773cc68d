import { Alert, Button, Center, Stack } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "./failure.tsx";
import { Loading } from "./states.tsx";

interface LiveListProps<Row> {
  readonly query: UseInfiniteQueryResult<Row[]>;
  readonly failed: string;
  readonly empty: ReactNode;
  readonly children: (rows: Row[]) => ReactNode;
}

const ROWS_LOADING = 8;

/**
 * A list in its four states, with a button for more. The browser keeps the reader's position when new rows come in at the top (CSS scroll
 * anchoring), but only if each row keeps its element, so that keys must be stable.
 */
export function LiveList<Row>({ query, failed, empty, children }: LiveListProps<Row>) {
  const { t } = useTranslation("traffic");
  const { data: rows, error, hasNextPage, isFetchingNextPage } = query;
  if (rows === undefined) {
    if (error === null) return <Loading rows={ROWS_LOADING} />;
    return <Failure error={error} title={failed} onRetry={() => void query.refetch()} />;
  }
  return (
    <Stack>
      {error && (
        <Alert color="yellow" role="status">
          {t("notRefreshed")}
        </Alert>
      )}
      {rows.length === 0 ? empty : children(rows)}
      {hasNextPage && (
        <Center>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("more")}
          </Button>
        </Center>
      )}
    </Stack>
  );
}
