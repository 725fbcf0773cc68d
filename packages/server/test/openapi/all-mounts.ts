import type { HubParts } from "../../src/hub-parts.ts";
import { mounts, type Serving } from "../../src/mount-routes.ts";
import type { Mount } from "../../src/platform/http/app.ts";

/** The routes of a hub that serves everything, made with minimal parts. */
export function allMounts(rateLimit = { ofKey: 1, ofAddress: 1 }): Mount[] {
  const hub = {
    config: { role: "all", publicUrl: "http://hub.example", rateLimit },
    installation: { isAdminPassword: () => Promise.resolve(false) },
    metrics: { counts: () => [] },
    siblings: { gather: () => () => Promise.resolve([]) },
    connectors: new Map(),
  } as unknown as HubParts;
  const serving = { jobs: {}, draining: { now: false } } as unknown as Serving;
  return mounts(hub, serving);
}
