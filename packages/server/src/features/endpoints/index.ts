/** What other features may import from this one. */

export { type ShownTarget, shownUrl } from "./schema.ts";
export { type EndpointParts, findEndpoint, findOrMakeEndpoint, targetOf } from "./store.ts";
export { reviveEndpoint, switchEndpoint } from "./switch-endpoint.ts";
