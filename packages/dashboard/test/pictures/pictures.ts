import { accessPath, connectionPath, deliveryPath, eventPath, newRulePath, paths } from "../../src/app/paths.ts";

/** Sends a request to the hub's API with the shop's key, and returns the answer. */
export type ReadHub = (path: string) => Promise<unknown>;

/** A picture of the documentation: a page of the dashboard in one language. */
export interface Picture {
  /** Its file in docs/pictures, without the extension. */
  readonly name: string;
  readonly locale: "nl-NL" | "en-GB";
  /** The page to open. It asks the hub for an id if the address has one. */
  readonly path: (read: ReadHub) => string | Promise<string>;
}

const at = (path: string) => () => path;

interface Item {
  readonly id: string;
  /** Only in deliveries. */
  readonly event_id?: string;
}

/** The last item of a page of a list. */
async function lastItem(read: ReadHub, list: string): Promise<Item> {
  // The cast is safe because lists of the API have this form: its own tests compare them with its description.
  const { data } = (await read(list)) as { data: Item[] };
  const last = data.at(-1);
  if (last === undefined) throw new Error(`GET ${list} has no item for a picture.`);
  return last;
}

/** An event whose call failed, because it has every part of the page. */
async function anEvent(read: ReadHub): Promise<string> {
  const { event_id: id = "" } = await lastItem(read, "/v1/deliveries?state=failed&limit=1");
  return eventPath(id);
}

/** Every picture that docs/ and README.md show. */
export const PICTURES: readonly Picture[] = [
  { name: "overview-en", locale: "en-GB", path: at(paths.overview) },
  { name: "overview-nl", locale: "nl-NL", path: at(paths.overview) },
  { name: "event-en", locale: "en-GB", path: anEvent },
  { name: "event-nl", locale: "nl-NL", path: anEvent },
  // A product of the seeded shop, so that the page shows what the rule would have done.
  { name: "new-rule-en", locale: "en-GB", path: at(newRulePath({ product: "24" })) },
  { name: "new-rule-nl", locale: "nl-NL", path: at(newRulePath({ product: "24" })) },
  {
    name: "delivery-en",
    locale: "en-GB",
    path: async (read) => deliveryPath((await lastItem(read, "/v1/deliveries?state=failed&limit=1")).id),
  },
  { name: "endpoints-en", locale: "en-GB", path: at(paths.endpoints) },
  { name: "plugandpay-en", locale: "en-GB", path: at(paths.plugAndPay) },
  { name: "zapier-en", locale: "en-GB", path: at(paths.zapier) },
  {
    name: "connection-en",
    locale: "en-GB",
    path: async (read) => connectionPath((await lastItem(read, "/v1/huddle/connections")).id),
  },
  {
    name: "access-person-en",
    locale: "en-GB",
    path: async (read) => accessPath((await lastItem(read, "/v1/access?limit=50")).id),
  },
];
