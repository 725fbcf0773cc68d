/** The connector for any system with an HTTP API, by calls that its owner has defined. */
export { httpMemberConnector } from "./http-member-connector.ts";
