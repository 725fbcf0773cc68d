import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failure } from "./failure.tsx";
import { Loading } from "./loading.tsx";

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
