import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

/** How often what is looked at is read again; only while the tab is in sight. */
export const LIVE_MS = 4_000;

/** Somebody who has gone far back is no longer looking at what is new. */
const LIVE_PAGES_MAX = 5;

/** A page of a list, as every list of the hub answers. */
interface ListPage<Row> {
  readonly data: Row[];
  readonly next_cursor: string | null;
}

interface LiveListOptions<Row> {
  readonly key: readonly unknown[];
  readonly load: (cursor: { cursor?: string }) => Promise<ListPage<Row>>;
}

/**
 * A list that grows at its end when more is asked for, and at its beginning by itself. All pages are read again from the first on,
 * each with the cursor of the one before, so that no row stands there twice, whatever came in between.
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
