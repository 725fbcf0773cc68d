import { dataOf, UnreachableError } from "@haak/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApi } from "./client/api-provider.tsx";
import { LIVE_MS } from "./client/live-list.ts";
import type { ReplayFilter } from "./client/openapi.ts";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";

/** Fast enough for a progress bar that somebody watches. */
const PROGRESS_MS = 1_000;
const NEWEST_MAX = 10;

const replayKey = (id: string) => [...keys.replays, "one", id] as const;

/** `POST /v1/replays` as a dry run: how many deliveries match. It changes nothing, so that it is a query. */
export function useReplayCount(filter: ReplayFilter) {
  const api = useApi();
  return useQuery({
    // Not under `replays`, because the count in a question must not change while it is carried out.
    queryKey: ["replay-count", filter],
    queryFn: () => dataOf(api.POST("/v1/replays", { body: { filter, dry_run: true } })),
    select: ({ matched }) => matched,
    staleTime: 0,
    gcTime: 0,
  });
}

/** `GET /v1/replays`: the newest that still run, so that anybody can follow and stop them, on any page. */
export function useRunningReplays() {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.replays, "running"],
    queryFn: () => dataOf(api.GET("/v1/replays", { params: { query: { limit: NEWEST_MAX } } })),
    select: ({ data }) => data.filter(({ state }) => state === "running"),
    refetchInterval: LIVE_MS,
  });
}

/** `GET /v1/replays/{id}`: its progress, read again while it runs. Its end makes the deliveries on screen stale. */
export function useReplay(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  const replay = useQuery({
    queryKey: replayKey(id),
    queryFn: () => dataOf(api.GET("/v1/replays/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && state.data.state !== "running" ? false : PROGRESS_MS),
  });
  const state = replay.data?.state ?? "running";
  useEffect(() => {
    if (state !== "running") void invalidate(queries, ...TRAFFIC);
  }, [state, queries]);
  return replay;
}

/** `POST /v1/replays`: sends all matching deliveries again, and returns the id of the replay. */
export function useStartReplay() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (filter: ReplayFilter): Promise<string> => {
      const started = await dataOf(api.POST("/v1/replays", { body: { filter, dry_run: false } }));
      if ("id" in started) return started.id;
      throw new UnreachableError("The hub counted instead of sending.");
    },
    onSuccess: () => invalidate(queries, ...TRAFFIC, keys.auditLog),
  });
}

/** `DELETE /v1/replays/{id}`: deliveries that were not sent yet return to their earlier state. */
export function useStopReplay(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await api.DELETE("/v1/replays/{id}", { params: { path: { id } } });
    },
    // `useReplay` invalidates the rest once the replay has really ended.
    onSuccess: () => invalidate(queries, replayKey(id), keys.auditLog),
  });
}
