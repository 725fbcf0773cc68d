import { maskHeaders } from "../../platform/crypto/mask-headers.ts";
import type { ConnectionSettings } from "../../platform/postgres/tables/access-tables.ts";

/** Credentials in the headers of the owner's own calls are not repeated to whoever may read connections. */
export function showSettings({ revoke, grant, ...rest }: ConnectionSettings) {
  const masked = (template: ConnectionSettings["revoke"]) =>
    template && { ...template, headers: maskHeaders(template.headers) };
  return { revoke: masked(revoke), grant: masked(grant), ...rest };
}
