import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { taggedOf } from "../../../api/tagged.ts";

/** `GET …/connections/{id}` with its tag, for a form: read once, as what is being changed is not to change under the hands. */
export function useHuddleConnection(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["connections", "huddle", id],
    queryFn: () => taggedOf(api.GET("/v1/huddle/connections/{id}", { params: { path: { id } } })),
    ...READ_ONCE,
  });
}

/** The same of another system. */
export function useOtherConnection(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["connections", "others", id],
    queryFn: () => taggedOf(api.GET("/v1/connections/{id}", { params: { path: { id } } })),
    ...READ_ONCE,
  });
}

/** Anew whenever a form is opened, and not while it is. */
const READ_ONCE = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 } as const;
