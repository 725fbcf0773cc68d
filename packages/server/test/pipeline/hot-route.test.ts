import { describe, expect, it } from "vitest";
import type { HubParts } from "../../src/hub-parts.ts";
import { mounts, type Serving } from "../../src/mount-routes.ts";
import { serve } from "../support/harness.ts";

/** Reports an event to a hub that has only its routes. */
async function report({
  draining,
  ofAddress = 9,
  reports = 1,
}: {
  draining: boolean;
  ofAddress?: number;
  reports?: number;
}) {
  const hub = {
    config: { role: "all", publicUrl: "http://hub.example", rateLimit: { ofKey: 9, ofAddress } },
    installation: { isAdminPassword: () => Promise.resolve(false) },
    metrics: { counts: () => [] },
    siblings: { gather: () => () => Promise.resolve([]) },
    connectors: new Map(),
  } as unknown as HubParts;
  const serving = { jobs: {}, draining: { now: draining } } as unknown as Serving;
  const url = await serve(mounts(hub, serving));
  const statuses: number[] = [];
  for (let index = 0; index < reports; index += 1) {
    const response = await fetch(`${url}/v1/events`, { method: "POST", body: "{}" });
    await response.text();
    statuses.push(response.status);
  }
  return statuses;
}

describe("the route of events, which is mounted before all others", () => {
  it("refuses events while the hub starts or stops", async () => {
    expect(await report({ draining: true })).toEqual([503]);
  });

  it("needs an API key", async () => {
    expect(await report({ draining: false })).toEqual([401]);
  });

  it("counts each request once in the rate limit of an address", async () => {
    expect(await report({ draining: false, ofAddress: 2, reports: 3 })).toEqual([401, 401, 429]);
  });
});
