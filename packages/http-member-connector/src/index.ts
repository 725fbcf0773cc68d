/** Access in any system that can be called over HTTP, by calls that its owner has written down. */
export { httpMemberConnector } from "./http-member-connector.ts";
