import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

/** Pages that show live data read it again this often, but only while the tab is visible. */
export const LIVE_MS = 4_000;

/**
 * A list with more pages than this is no longer refreshed, because people who read old rows do not wait for new ones.
 */
const LIVE_PAGES_MAX = 5;

interface ListPage<Row> {
  readonly data: Row[];
  readonly next_cursor: string | null;
}

interface LiveListOptions<Row> {
  readonly key: readonly unknown[];
  readonly load: (cursor: { cursor?: string }) => Promise<ListPage<Row>>;
}

/**
 * A list that loads more pages on request and refreshes itself. All pages are read again from the first one, each with the cursor of the
 * page before it, so that no row appears twice when new ones come in.
 */
export function useLiveList<Row>({ key, load }: LiveListOptions<Row>) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam === null ? {} : { cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    select: ({ pages }) => pages.flatMap(({ data }) => data),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > LIVE_PAGES_MAX ? false : LIVE_MS),
  });
}
