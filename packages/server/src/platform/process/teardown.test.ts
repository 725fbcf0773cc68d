import { describe, expect, it } from "vitest";
import { Teardown } from "./teardown.ts";

describe("a teardown", () => {
  it("stops the latest first, one after the other", async () => {
    const teardown = new Teardown();
    const stopped: string[] = [];
    for (const name of ["database", "engine", "server"]) {
      teardown.add(async () => {
        await Promise.resolve();
        stopped.push(name);
      });
    }
    await teardown.run();
    expect(stopped).toEqual(["server", "engine", "database"]);
  });

  it("continues if a part cannot be stopped, and reports it at the end", async () => {
    const teardown = new Teardown();
    const stopped: string[] = [];
    teardown.add(async () => stopped.push("database"));
    teardown.add(() => Promise.reject(new Error("Stuck.")));
    await expect(teardown.run()).rejects.toMatchObject({ errors: [new Error("Stuck.")] });
    expect(stopped).toEqual(["database"]);
  });

  it("stops each part only once, even if it is called again", async () => {
    const teardown = new Teardown();
    let stops = 0;
    teardown.add(async () => {
      stops += 1;
    });
    await Promise.all([teardown.run(), teardown.run()]);
    await teardown.run();
    expect(stops).toBe(1);
  });
});
