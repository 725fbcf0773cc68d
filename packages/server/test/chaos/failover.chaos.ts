import { describe, it } from "vitest";
import { runFailovers } from "../support/failovers.ts";

const PROMOTIONS = 5;

describe("a primary that is killed (SIGKILL) while events are reported, and its standby that is promoted", () => {
  it(`loses nothing that was accepted and doubles no id, ${PROMOTIONS} times in a row`, async ({
    task,
    onTestFinished,
  }) => {
    task.meta.failover = await runFailovers({ promotions: PROMOTIONS, cleanUp: onTestFinished });
  });
});
