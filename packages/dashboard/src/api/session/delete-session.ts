import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";

/** `DELETE /session`: signs out. The page is to be left after it, with all that was read. */
export function useSignOut() {
  const api = useApi();
  return useMutation({
    mutationFn: async () => {
      await api.DELETE("/session");
    },
  });
}
