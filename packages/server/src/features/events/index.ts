/** What other features may import from this one. */
export { readStoredEvent } from "./routes.ts";
