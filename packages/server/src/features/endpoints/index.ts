/** What other features may use of this one. */

export { type ShownTarget, shownUrl } from "./schema.ts";
export { type EndpointParts, findEndpoint, findOrMakeEndpoint, targetOf } from "./store.ts";
export { switchEndpoint } from "./switch-endpoint.ts";
