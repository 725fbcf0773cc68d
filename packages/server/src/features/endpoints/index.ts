/** What other features may use of this one. */
export { type EndpointParts, findEndpoint, findOrMakeEndpoint, targetOf } from "./endpoint-store.ts";
export { type EndpointTarget, shownUrl } from "./shown-url.ts";
export { switchEndpoint } from "./switch-endpoint.ts";
