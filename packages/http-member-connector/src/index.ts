/** Access in any system that can be told by HTTP, by calls that its owner has written down. */
export { httpMemberConnector } from "./http-member-connector.ts";
