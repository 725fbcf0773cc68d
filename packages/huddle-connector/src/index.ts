/** From event to access in a Huddle community: what Huddle must be told, and the call that tells it. */
export { huddleConnector } from "./huddle-connector.ts";
