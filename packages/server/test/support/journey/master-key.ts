import { randomBytes } from "node:crypto";

/** A master key for hubs with a database of their own. */
export const aMasterKey = (): string => randomBytes(32).toString("base64");
