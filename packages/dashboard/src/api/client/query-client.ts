import { ProblemError } from "@haak/client";
import { QueryClient } from "@tanstack/react-query";

const RETRIES_MAX = 2;
/** Going back and forth between pages asks again only after this. */
const FRESH_MS = 5_000;

/** What has been read, kept for the whole page. Reads are tried again only where another try can help. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry: (failures, error) => failures < RETRIES_MAX && canPass(error) },
    },
  });
}

/** A hub that is starting or that cannot be reached may answer in a moment; what it refuses, it refuses again. */
function canPass(error: Error): boolean {
  return !(error instanceof ProblemError) || error.problem.status >= 500;
}
