import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const built = join(import.meta.dirname, "../dist");

/** In bytes of gzip: the first page must come up quickly on a telephone. */
const FIRST_LOAD_BYTES_MAX = 250_000;
/** And what a page may bring along, so that going to it feels like nothing. */
const PAGE_BYTES_MAX = 70_000;
/** Where people arrive. */
const FIRST_PAGES = ["sign-in-page.tsx", "overview-page.tsx"];

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

const source = join(import.meta.dirname, "../src");

/** The texts that a feature shows and those of every page: a file for each namespace, which is loaded by its name. */
async function textsOf(page: string, language: string): Promise<string[]> {
  const folder = dirname(page).replace(/^src\//, "");
  const namespaces = new Set(["ui", "shell"]);
  // Of the words of shared parts, all: a page shows some of them, and it is not told here which.
  for await (const file of glob([`${folder}/**/*.{ts,tsx}`, "ui/**/*.{ts,tsx}"], { cwd: source })) {
    const text = file.includes(".test.") ? "" : await readFile(join(source, file), "utf8");
    for (const [, asked = ""] of text.matchAll(/useTranslation\(([^)]*)\)/g))
      for (const [, name = ""] of asked.matchAll(/"(\w+)"/g)) namespaces.add(name);
  }
  const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [...namespaces].map((name) => `src/i18n/${language}/${kebab(name)}.ts`);
}

/** All that is loaded when somebody opens the dashboard at this page. */
async function loadOf(
  manifest: Manifest,
  { page, language }: { page: string; language: string },
): Promise<Set<string>> {
  const names = ["index.html", page, ...(await textsOf(page, language))];
  return new Set(names.flatMap((name) => [...filesOf(manifest, name)]));
}

describe("the first load", () => {
  it.each(["nl", "en"])("stays within 250 kB of script where somebody signs in or comes back: %s", async (language) => {
    const manifest = await readManifest();
    const first = pagesOf(manifest).filter((page) => FIRST_PAGES.some((name) => page.endsWith(`/${name}`)));
    expect(first.length).toBeGreaterThan(0);
    const sizes = await Promise.all(
      first.map(async (page) => ({ page, bytes: await gzippedBytes(await loadOf(manifest, { page, language })) })),
    );
    expect(sizes.filter(({ bytes }) => bytes > FIRST_LOAD_BYTES_MAX)).toEqual([]);
  });

  it.each(["nl", "en"])("leaves at most 70 kB to each page that is gone to from there: %s", async (language) => {
    const manifest = await readManifest();
    const known = filesOf(manifest, "index.html");
    const sizes = await Promise.all(
      pagesOf(manifest).map(async (page) => {
        const more = [...(await loadOf(manifest, { page, language }))].filter((file) => !known.has(file));
        return { page, bytes: await gzippedBytes(more) };
      }),
    );
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.filter(({ bytes }) => bytes > PAGE_BYTES_MAX)).toEqual([]);
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
