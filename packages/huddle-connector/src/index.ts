/** From event to access in a Huddle community: what Huddle must be told, and the call that tells it. */
export { checkHuddleAction } from "./decide/check-huddle-action.ts";
export { huddleConnector } from "./huddle-connector.ts";
