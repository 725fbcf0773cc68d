import { ProblemError } from "@haak/client";
import { QueryClient } from "@tanstack/react-query";

const RETRIES_MAX = 2;
/** Going back to a page within this time shows the cached data instead of a new request. */
const FRESH_MS = 5_000;

/** Reads are retried only if another attempt can help. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry: (failures, error) => failures < RETRIES_MAX && canPass(error) },
    },
  });
}

/** A hub that is starting or unreachable may answer in a moment. What it refused with a 4xx, it would refuse again. */
function canPass(error: Error): boolean {
  return !(error instanceof ProblemError) || error.problem.status >= 500;
}
