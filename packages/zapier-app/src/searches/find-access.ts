import type { Bundle, Search, ZObject } from "zapier-platform-core";
import { defineSearch } from "zapier-platform-core";
import { firstOfList, PAGE_SIZE } from "../hub/page-of-list.ts";
import { givenText } from "../input/clean-input.ts";
import type { Reported } from "../run/envelope.ts";
import { type Field, items, outputFieldsOf, runOf, text, time, yesOrNo } from "../run/field.ts";
import { CUSTOMER_EMAIL } from "./search-fields.ts";

/** One access entry of a person, as the hub answers it. */
interface Access {
  readonly email: string;
  readonly connection_id: string;
  readonly sku?: Reported<string>;
  readonly level?: Reported<string>;
  readonly state: string;
  readonly reasons?: Reported<readonly Reason[]>;
  readonly due_at?: Reported<string>;
}

interface Reason {
  readonly order_id?: Reported<string>;
  readonly subscription_id?: Reported<string>;
  readonly since?: Reported<string>;
  readonly until?: Reported<string>;
}

/** An access entry with the name of its community. */
interface NamedAccess extends Access {
  readonly community: string | null;
}

const REASON_FIELDS: readonly Field<Reason>[] = [
  text("order_id", "Order ID", (reason) => reason.order_id),
  text("subscription_id", "Subscription ID", (reason) => reason.subscription_id),
  time("since", "Since", (reason) => reason.since),
  time("until", "Until", (reason) => reason.until),
];

const FIELDS: readonly Field<NamedAccess>[] = [
  text("id", "ID", ({ connection_id, sku, level, email }) => [connection_id, sku ?? level, email].join(" ")),
  text("customer_email", "Customer Email", (access) => access.email),
  text("community", "Community", (access) => access.community),
  text("connection_id", "Community ID", (access) => access.connection_id),
  text("sku", "Product SKU", (access) => access.sku),
  text("level", "Access Level", (access) => access.level),
  text("state", "State", (access) => access.state),
  yesOrNo("is_granted", "Is Granted", (access) => access.state === "granted"),
  time("due_at", "Ends At", (access) => access.due_at),
  items("reasons", { label: "Reasons", fields: REASON_FIELDS, read: (access) => access.reasons ?? [] }),
];

/** Finds the access of a customer, with one result per access entry. */
export const findAccess: Search = defineSearch({
  key: "find_access",
  noun: "Access",
  display: {
    label: "Find Customer's Access",
    description: "Finds what a customer has access to in your community, and why.",
  },
  operation: {
    inputFields: [
      { ...CUSTOMER_EMAIL, required: true },
      {
        key: "state",
        label: "State",
        type: "string",
        choices: [
          { value: "granted", sample: "granted", label: "Granted" },
          { value: "granting", sample: "granting", label: "Being Granted" },
          { value: "revoking", sample: "revoking", label: "Being Revoked" },
          { value: "revoked", sample: "revoked", label: "Revoked" },
          { value: "attention", sample: "attention", label: "Needs Attention" },
        ],
        helpText: "Leave empty to find access in every state.",
      },
    ],
    outputFields: outputFieldsOf(FIELDS),
    sample: runOf(FIELDS, {
      email: "bo.kater@example.com",
      connection_id: "con_01sample",
      community: "Example Community",
      sku: "COURSE-7",
      state: "granted",
      reasons: [{ order_id: "1001", subscription_id: "501", since: "2026-03-15T10:00:00+01:00" }],
    }),
    perform: async (z: ZObject, bundle: Bundle) => (await findRights(z, bundle)).map((right) => runOf(FIELDS, right)),
  },
});

async function findRights(z: ZObject, bundle: Bundle): Promise<NamedAccess[]> {
  const email = givenText(bundle.inputData.customer_email);
  if (email === null) throw new z.errors.Error("Fill in Customer Email.", "nothing_to_find");
  const state = givenText(bundle.inputData.state);
  const params = { email, ...(state === null ? {} : { state }), limit: PAGE_SIZE };
  const rights = await firstOfList<Access>(z, bundle, { path: "/v1/access", params });
  if (rights.length === 0) return [];
  const names = await communityNames(z, bundle);
  return rights.map((right) => ({ ...right, community: names.get(right.connection_id) ?? null }));
}

/** Reads two lists, because the hub lists Huddle communities apart from other systems. */
const CONNECTION_LISTS = ["/v1/huddle/connections", "/v1/connections"];

async function communityNames(z: ZObject, bundle: Bundle): Promise<Map<string, string>> {
  const params = { limit: PAGE_SIZE };
  const lists = await Promise.all(
    CONNECTION_LISTS.map((path) =>
      firstOfList<{ readonly id: string; readonly name: string }>(z, bundle, { path, params }),
    ),
  );
  return new Map(lists.flat().map(({ id, name }) => [id, name]));
}
