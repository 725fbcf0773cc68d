import { describe, expect, it } from "vitest";
import { expectRefusedStart } from "../support/journey/expect-refused-start.ts";
import { aMasterKey } from "../support/journey/master-key.ts";
import { aShopOn, hubFor, ownFolder, shopAt } from "../support/journey/own-hub.ts";
import { rotate } from "../support/journey/rotate.ts";

/** In the short form: `packages/server/test/operations/rotate-master-key.test.ts`, for a hub on an external database. */

describe("the master key of a hub", () => {
  it("is rotated in the folder of a stopped hub, from the key in that folder", async () => {
    const { env } = await ownFolder();
    const hub = await hubFor(env);
    const shop = await aShopOn(hub);
    const HAAK_MASTER_KEY = aMasterKey();
    expect((await rotate({ ...env, HAAK_MASTER_KEY })).output).toMatch(/in use by another hub/);
    await hub.stop();
    const { code, output } = await rotate({ ...env, HAAK_MASTER_KEY });
    expect(code, output).toBe(0);
    expect(output).toMatch(/put the new key into .*master-key/);
    await expectRefusedStart(env, /HAAK_MASTER_KEY is not the key/);
    expect((await shopAt(await hubFor({ ...env, HAAK_MASTER_KEY }), shop).get("/v1/me")).status).toBe(200);
  });
});
