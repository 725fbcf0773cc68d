import { maskHeaders } from "../../platform/crypto/mask-headers.ts";
import type { ConnectionSettings } from "../../platform/postgres/tables/access-tables.ts";

/** Masks credentials in the headers of the owner's calls, because people who may read connections must not learn them. */
export function showSettings({ revoke, grant, ...rest }: ConnectionSettings) {
  const masked = (template: ConnectionSettings["revoke"]) =>
    template && { ...template, headers: maskHeaders(template.headers) };
  return { revoke: masked(revoke), grant: masked(grant), ...rest };
}
