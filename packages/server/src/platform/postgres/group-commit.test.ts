import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { APART, createGroupCommit, createSharedCommit, type GroupCommitOptions } from "./group-commit.ts";

type Options = GroupCommitOptions<string, string>;

/** Groups that run only when the test lets them; without a gate they run at once. */
function aGroupCommit(overrides: Partial<Options> = {}) {
  const groups: { bucket: number; items: readonly string[] }[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const commit = createGroupCommit<string, string>({
    run: async (bucket, items) => {
      groups.push({ bucket, items });
      await gates.shift()?.promise;
      return items.map((item) => `${item} stored`);
    },
    groupItemsMax: 3,
    waitingItemsMax: 100,
    refuse: () => new Error("Too many."),
    isTransient: () => false,
    ...overrides,
  });
  const block = () => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    return gate;
  };
  return { commit, groups, block };
}

/** To the end of this turn of the event loop, where groups begin. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("a group commit", () => {
  it("lets a single item wait for nobody", async () => {
    const { commit, groups } = aGroupCommit();
    const stored = commit(1, "a");
    await turn();
    expect(groups).toEqual([{ bucket: 1, items: ["a"] }]);
    expect(await stored).toBe("a stored");
  });

  it("begins with all that one turn of the event loop brings", async () => {
    const { commit, groups } = aGroupCommit();
    await Promise.all(["a", "b", "c"].map((item) => commit(1, item)));
    expect(groups).toEqual([{ bucket: 1, items: ["a", "b", "c"] }]);
  });

  it("gathers what comes while a group runs, in the order of arrival and no more than a group may hold", async () => {
    const { commit, groups, block } = aGroupCommit();
    const gate = block();
    const first = commit(1, "a");
    await turn();
    const others = Promise.all(["b", "c", "d", "e"].map((item) => commit(1, item)));
    await turn();
    expect(groups).toHaveLength(1);
    gate.resolve();
    expect(await first).toBe("a stored");
    expect(await others).toEqual(["b stored", "c stored", "d stored", "e stored"]);
    expect(groups.map(({ items }) => items)).toEqual([["a"], ["b", "c", "d"], ["e"]]);
  });

  it("runs a full group beside another where their order is of no matter, and lets less than that wait", async () => {
    const { commit, groups, block } = aGroupCommit({ groupsAtOnce: 2 });
    const gates = [block(), block()];
    const all = [commit(1, "a")];
    await turn();
    all.push(commit(1, "b"), commit(1, "c"));
    await turn();
    expect(groups.map(({ items }) => items)).toEqual([["a"]]);
    all.push(commit(1, "d"), commit(1, "e"), commit(1, "f"), commit(1, "g"), commit(1, "h"));
    await turn();
    expect(groups.map(({ items }) => items)).toEqual([["a"], ["b", "c", "d"]]);
    gates[1]?.resolve();
    await turn();
    expect(groups.map(({ items }) => items).slice(2)).toEqual([["e", "f", "g"]]);
    gates[0]?.resolve();
    await Promise.all(all);
    expect(groups.map(({ items }) => items).slice(3)).toEqual([["h"]]);
  });

  it("asks before each group how many of those that wait it may hold", async () => {
    const sizes = [1, 2, 3];
    const { commit, groups } = aGroupCommit({ groupItemsMax: () => sizes[groups.length] ?? 0 });
    await Promise.all(["a", "b", "c", "d", "e", "f"].map((item) => commit(1, item)));
    expect(groups.map(({ items }) => items)).toEqual([["a"], ["b", "c"], ["d", "e", "f"]]);
  });

  it("puts no more into a group than it may weigh, but never leaves a heavy item behind", async () => {
    const { commit, groups, block } = aGroupCommit({
      weight: { of: (item) => item.length, groupMax: 4, waitingMax: 100 },
    });
    const gate = block();
    const all = Promise.all(["a", "bb", "cc", "d", "heavier"].map((item) => commit(1, item)));
    gate.resolve();
    await all;
    expect(groups.map(({ items }) => items)).toEqual([["a", "bb"], ["cc", "d"], ["heavier"]]);
  });

  it("refuses an item that would make the waiting items too heavy, and accepts it again when there is space", async () => {
    const { commit, block } = aGroupCommit({ weight: { of: (item) => item.length, groupMax: 10, waitingMax: 6 } });
    const gate = block();
    const waiting = commit(1, "four");
    await expect(commit(1, "six six")).rejects.toThrow("Too many.");
    gate.resolve();
    await waiting;
    expect(await commit(1, "ok")).toBe("ok stored");
  });

  it("runs one group of a bucket at a time, and buckets beside each other", async () => {
    const { commit, groups, block } = aGroupCommit();
    const gate = block();
    const slow = commit(1, "slow");
    await turn();
    expect(await commit(2, "quick")).toBe("quick stored");
    const next = commit(1, "next");
    expect(groups.map(({ bucket }) => bucket)).toEqual([1, 2]);
    gate.resolve();
    await Promise.all([slow, next]);
    expect(groups.map(({ bucket }) => bucket)).toEqual([1, 2, 1]);
  });

  it("tries the items of a failed group one by one, so that only the one at fault fails", async () => {
    const tried: string[] = [];
    const { commit } = aGroupCommit({
      run: async (_bucket, items) => {
        tried.push(items.join(""));
        if (items.includes("b")) throw new Error("b cannot be stored.");
        return items;
      },
    });
    const results = await Promise.allSettled(["a", "b", "c"].map((item) => commit(1, item)));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(results[1]).toMatchObject({ reason: new Error("b cannot be stored.") });
    expect(tried).toEqual(["abc", "a", "b", "c"]);
  });

  it("fails a whole group at once when the database is unavailable, and works again afterwards", async () => {
    const away = new Error("The database is away.");
    const tried: string[] = [];
    const state = { isAway: true };
    const { commit } = aGroupCommit({
      run: async (_bucket, items) => {
        tried.push(items.join(""));
        if (state.isAway) throw away;
        return items;
      },
      isTransient: (error) => error === away,
    });
    const results = await Promise.allSettled([commit(1, "a"), commit(1, "b")]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(tried).toEqual(["ab"]);
    state.isAway = false;
    expect(await commit(1, "c")).toBe("c");
  });

  it("refuses what is above the limit over all buckets, at once, and takes items again when others have ended", async () => {
    const { commit, block } = aGroupCommit({ waitingItemsMax: 3 });
    const gates = [block(), block()];
    const waiting = [commit(1, "a"), commit(2, "b"), commit(1, "c")];
    await expect(commit(3, "d")).rejects.toThrow("Too many.");
    for (const gate of gates) gate.resolve();
    await Promise.all(waiting);
    expect(await commit(3, "d")).toBe("d stored");
  });

  it("keeps its count of what waits also when groups fail", async () => {
    const { commit } = aGroupCommit({ waitingItemsMax: 2, run: () => Promise.reject(new Error("No.")) });
    for (let round = 0; round < 5; round += 1) await expect(commit(1, "a")).rejects.toThrow("No.");
  });

  it("fails an item that a group has no result for, as a promise was broken", async () => {
    const { commit } = aGroupCommit({ run: async (_bucket, items) => items.slice(1) });
    await expect(commit(1, "a")).rejects.toThrow("fewer results");
  });

  it("gives every item its own result, however many come to however many buckets", async () => {
    const arrival = fc.record({ bucket: fc.nat(3), poison: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(arrival), fc.integer({ min: 1, max: 5 }), async (arrivals, groupItemsMax) => {
        const { commit } = aGroupCommit({
          groupItemsMax,
          run: async (bucket, items) => {
            if (items.some((item) => item.startsWith("poison"))) throw new Error("Poison.");
            return items.map((item) => `${bucket} ${item}`);
          },
        });
        const results = await Promise.allSettled(
          arrivals.map(({ bucket, poison }, index) => commit(bucket, `${poison ? "poison" : "item"} ${index}`)),
        );
        const values = results.map((result) => (result.status === "fulfilled" ? result.value : null));
        expect(values).toEqual(
          arrivals.map(({ bucket, poison }, index) => (poison ? null : `${bucket} item ${index}`)),
        );
      }),
    );
  });
});

/** Items are named by their tenant and a number: `a1`. What comes to a tenant of its own waits for its gate. */
function aSharedCommit(runTogether: (items: readonly string[]) => Promise<readonly (string | typeof APART)[]>) {
  const alone: string[][] = [];
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const commit = createSharedCommit<string, string>({
    run: async (tenant, items) => {
      alone.push([...items]);
      await gates.get(tenant)?.promise;
      if (items.some((item) => item.includes("bad"))) throw new Error("It cannot be stored.");
      return items.map((item) => `${item} alone`);
    },
    runTogether,
    tenantOf: (item) => item.charAt(0),
    ...{ groupItemsMax: 4, waitingItemsMax: 100, refuse: () => new Error("Too many."), isTransient: () => false },
  });
  const close = (tenant: string) => {
    const gate = Promise.withResolvers<void>();
    gates.set(tenant, gate);
    return gate;
  };
  return { commit, alone, close };
}

describe("a shared commit", () => {
  const together = async (items: readonly string[]) => items.map((item) => `${item} together`);

  it("puts the items of many tenants into one group", async () => {
    const groups: string[][] = [];
    const { commit, alone } = aSharedCommit((items) => {
      groups.push([...items]);
      return together(items);
    });
    expect(await Promise.all(["a1", "b1", "a2"].map(commit))).toEqual(["a1 together", "b1 together", "a2 together"]);
    expect(groups).toEqual([["a1", "b1", "a2"]]);
    expect(alone).toEqual([]);
  });

  it("does a tenant apart that is not ready, and lets nobody wait for it", async () => {
    const { commit, alone, close } = aSharedCommit(async (items) =>
      items.map((item) => (item.startsWith("a") ? APART : `${item} together`)),
    );
    const gate = close("a");
    const first = commit("a1");
    expect(await commit("b1")).toBe("b1 together");
    expect(await commit("b2")).toBe("b2 together");
    await turn();
    expect(alone).toEqual([["a1"]]);
    gate.resolve();
    expect(await first).toBe("a1 alone");
  });

  it("keeps the order of a tenant: later items follow those that are done apart, and come back when these have ended", async () => {
    const ready = { a: false };
    const { commit, alone, close } = aSharedCommit(async (items) =>
      items.map((item) => (item.startsWith("a") && !ready.a ? APART : `${item} together`)),
    );
    const gate = close("a");
    const first = commit("a1");
    await turn();
    ready.a = true;
    const next = [commit("a2"), commit("a3")];
    expect(await commit("b1")).toBe("b1 together");
    expect(alone).toEqual([["a1"]]);
    gate.resolve();
    expect(await Promise.all([first, ...next])).toEqual(["a1 alone", "a2 alone", "a3 alone"]);
    expect(alone).toEqual([["a1"], ["a2", "a3"]]);
    expect(await commit("a4")).toBe("a4 together");
  });

  it("does every tenant apart when a group fails, so that only the item at fault fails", async () => {
    const { commit, alone } = aSharedCommit(() => Promise.reject(new Error("One of them cannot be stored.")));
    const results = await Promise.allSettled(["a1", "b-bad", "b2", "c1"].map(commit));
    expect(results.map((one) => (one.status === "fulfilled" ? one.value : "failed"))).toEqual([
      ...["a1 alone", "failed", "b2 alone", "c1 alone"],
    ]);
    expect(alone).toEqual(expect.arrayContaining([["a1"], ["b-bad", "b2"], ["b-bad"], ["b2"], ["c1"]]));
  });

  it("does tenants apart that wait too long for a lock, and fails for all if the database is away", async () => {
    const locked = Object.assign(new Error("It is locked."), { code: "55P03" });
    const away = Object.assign(new Error("It is away."), { code: "57P01" });
    const state = { error: locked };
    const commit = createSharedCommit<string, string>({
      run: async (_, items) => items.map((item) => `${item} alone`),
      runTogether: () => Promise.reject(state.error),
      tenantOf: (item) => item.charAt(0),
      ...{ groupItemsMax: 4, waitingItemsMax: 100, refuse: () => new Error("Too many."), isTransient: () => true },
    });
    expect(await commit("a1")).toBe("a1 alone");
    state.error = away;
    await expect(commit("a2")).rejects.toThrow("It is away.");
  });

  it("gives tenants turns when more waits than fits into a group", async () => {
    const groups: string[][] = [];
    const gates = [Promise.withResolvers<void>()];
    const { commit } = aSharedCommit(async (items) => {
      groups.push([...items]);
      await gates.shift()?.promise;
      return together(items);
    });
    const [gate] = gates;
    const all = [commit("x1")];
    await turn();
    all.push(...["a1", "a2", "a3", "a4", "a5", "a6", "b1", "c1"].map(commit));
    gate?.resolve();
    await Promise.all(all);
    expect(groups).toEqual([["x1"], ["a1", "b1", "c1", "a2"], ["a3", "a4", "a5", "a6"]]);
  });
});
