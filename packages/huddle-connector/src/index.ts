/** From event to access in a Huddle community: what Huddle must know, and the call for it. */
export { huddleConnector } from "./huddle-connector.ts";
