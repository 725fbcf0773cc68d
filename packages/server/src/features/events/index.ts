/** What other features may use of this one. */
export { readStoredEvent } from "./routes.ts";
