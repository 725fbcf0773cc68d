import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeSurface } from "./describe-surface.ts";

let dist: string;
beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), "haak-surface-"));
});
afterEach(() => rm(dist, { recursive: true, force: true }));

async function surfaceOf(index: string, module: string) {
  await writeFile(join(dist, "index.d.ts"), index);
  await writeFile(join(dist, "hook.d.ts"), module);
  return describeSurface(dist);
}

const INDEX = 'export { type Options, hook } from "./hook.ts";\n';
const MODULE = `import type { Other } from "./other.ts";
interface Base {
    a: string;
}
/** How. */
export interface Options extends Base {
    /** Seconds. */
    readonly wait: number;
}
/** Hooks. */
export declare function hook(options: Options): Other;
/** For other files. */
export declare function hidden(): void;
`;

it("the surface is the exports of index, with the types that they use and without other exports", async () => {
  const { report, undocumented } = await surfaceOf(INDEX, MODULE);
  expect(report).toBe(
    "## hook\n\n```typescript\ninterface Base {\n    a: string;\n}\nexport interface Options extends Base {\n" +
      "    readonly wait: number;\n}\nexport declare function hook(options: Options): Other;\n```\n",
  );
  expect(undocumented).toEqual([]);
});

it("a new parameter, a field of a type that is not exported, and a removed export change it", async () => {
  const { report } = await surfaceOf(INDEX, MODULE);
  const changes = [
    [INDEX, MODULE.replace("options: Options)", "options: Options, more?: number)")],
    [INDEX, MODULE.replace("a: string", "a: number")],
    ['export { type Options } from "./hook.ts";\n', MODULE],
  ] as const;
  for (const [index, module] of changes) expect((await surfaceOf(index, module)).report).not.toBe(report);
});

it("an export without a comment is named", async () => {
  const { undocumented } = await surfaceOf(INDEX, MODULE.replace("/** Hooks. */\n", "").replace("/** How. */\n", ""));
  expect(undocumented).toEqual(["Options", "hook"]);
});

it("a generated file has only its names, and needs no comments", async () => {
  await writeFile(join(dist, "api.gen.d.ts"), "export interface paths {\n    a: string;\n}\n");
  const { report, undocumented } = await surfaceOf('export type { paths } from "./api.gen.ts";\n', MODULE);
  expect(report).toBe("## api.gen\n\nGenerated: `paths`, as `src/api.gen.ts` has them.\n");
  expect(undocumented).toEqual([]);
});
