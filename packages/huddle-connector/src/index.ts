/** The connector for Huddle: what a community needs to know about an event, and the call for it. */
export { huddleConnector } from "./huddle-connector.ts";
