import type { Access } from "../../../api/client/openapi.ts";

/** What the address of the list may hold. */
export const ACCESS_FILTERS = ["email", "state"] as const;

/** As it stands in the address: anybody may have written it. */
export type AccessFilters = Readonly<Record<(typeof ACCESS_FILTERS)[number], string>>;

/** All states, those that need somebody first. */
export const ACCESS_STATES = [
  "attention",
  "granting",
  "granted",
  "revoking",
  "revoked",
] as const satisfies readonly Access["state"][];

/** What the hub is asked: nothing that it would refuse. */
export function toAccessQuery({ email, state }: AccessFilters): { email?: string; state?: Access["state"] } {
  const known = ACCESS_STATES.find((one) => one === state);
  const sought = email.trim();
  return { ...(sought !== "" && { email: sought }), ...(known && { state: known }) };
}

/** Where the same list is to be had as a table for a spreadsheet. */
export function tablePath(filters: AccessFilters): string {
  const query = new URLSearchParams(toAccessQuery(filters)).toString();
  return query === "" ? "/v1/access.csv" : `/v1/access.csv?${query}`;
}
