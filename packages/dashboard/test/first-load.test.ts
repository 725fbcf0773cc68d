import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const built = join(import.meta.dirname, "../dist");

/** What issue 7 allows, in bytes of gzip: pages must come up quickly on a telephone. */
const FIRST_LOAD_BYTES_MAX = 250_000;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

/** A file and all that it cannot run without. */
function filesOf(manifest: Manifest, name: string, known = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`The build has no ${name}: the manifest names its chunks otherwise.`);
  if (known.has(chunk.file)) return known;
  known.add(chunk.file);
  for (const other of chunk.imports ?? []) filesOf(manifest, other, known);
  return known;
}

async function gzippedBytes(files: Iterable<string>): Promise<number> {
  const sizes = await Promise.all(
    [...files].map(async (file) => gzipSync(await readFile(join(built, file)), { level: 9 }).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const readManifest = async () => JSON.parse(await readFile(join(built, ".vite/manifest.json"), "utf8")) as Manifest;

/** The texts of one language are loaded by name, as the first thing that the entry does. */
const TEXTS = ["src/i18n/nl.ts", "src/i18n/en.ts"];

describe("the first load", () => {
  it.each(TEXTS)("of any page in one language stays within 250 kB of script: %s", async (texts) => {
    const manifest = await readManifest();
    const sizes = await Promise.all(
      pagesOf(manifest).map(async (page) => {
        const files = new Set([
          ...filesOf(manifest, "index.html"),
          ...filesOf(manifest, texts),
          ...filesOf(manifest, page),
        ]);
        return { page, bytes: await gzippedBytes(files) };
      }),
    );
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.filter(({ bytes }) => bytes > FIRST_LOAD_BYTES_MAX)).toEqual([]);
  });

  it("holds no page but what every page needs, and no charts", async () => {
    const manifest = await readManifest();
    const first = filesOf(manifest, "index.html");
    const early = pagesOf(manifest).filter((page) => first.has(manifest[page]?.file ?? ""));
    expect(early).toEqual([]);
    const scripts = await Promise.all([...first].map((file) => readFile(join(built, file), "utf8")));
    expect(scripts.filter((script) => script.includes("recharts"))).toEqual([]);
  });
});

/** The pages, which are loaded when somebody goes there. What a page loads later, such as a chart, keeps nobody waiting. */
function pagesOf(manifest: Manifest): string[] {
  return Object.keys(manifest).filter((name) => /^src\/features\/.*-page\.tsx$/.test(name));
}
