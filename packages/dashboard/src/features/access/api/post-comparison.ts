import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** A list of members, and of which connection they are. */
export interface MemberList {
  readonly connectionId: string;
  readonly file: File;
}

/** `POST /v1/access/comparisons`: lays the ledger beside a list of members. Nothing is changed by it. */
export function useCompareMembers() {
  const api = useApi();
  return useMutation({
    mutationFn: ({ connectionId, file }: MemberList) =>
      dataOf(
        api.POST("/v1/access/comparisons", {
          params: { query: { connection_id: connectionId } },
          // A text by its type, but sent as the bytes that it is: the hub knows the encodings of old spreadsheets, a browser does not.
          body: file as unknown as string,
          bodySerializer: (body) => body,
          headers: { "content-type": "text/csv" },
        }),
      ),
  });
}
