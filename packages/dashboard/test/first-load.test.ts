import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const built = join(import.meta.dirname, "../dist");

/** In bytes of gzip. The limit is needed because the first page must load fast on a phone. */
const FIRST_LOAD_BYTES_MAX = 250_000;
/** The limit for the code of one more page, so that opening it takes no noticeable time. */
const PAGE_BYTES_MAX = 70_000;
/** The pages on which people arrive. */
const FIRST_PAGES = ["sign-in-page.tsx", "overview-page.tsx"];

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

/** A file and all files that it needs to run. */
function filesOf(manifest: Manifest, name: string, known = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`The build has no ${name}: the manifest names its chunks in another way.`);
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

/** The texts of a feature and those of every page. Each namespace is a file of its own and is loaded by its name. */
async function textsOf(page: string, language: string): Promise<string[]> {
  const folder = dirname(page).replace(/^src\//, "");
  const namespaces = new Set(["ui", "shell"]);
  // Counts all texts of the shared parts, because it is unknown which of them a page shows.
  for await (const file of glob([`${folder}/**/*.{ts,tsx}`, "ui/**/*.{ts,tsx}"], { cwd: source })) {
    const text = file.includes(".test.") ? "" : await readFile(join(source, file), "utf8");
    for (const [, asked = ""] of text.matchAll(/useTranslation\(([^)]*)\)/g))
      for (const [, name = ""] of asked.matchAll(/"(\w+)"/g)) namespaces.add(name);
  }
  const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [...namespaces].map((name) => `src/i18n/${language}/${kebab(name)}.ts`);
}

/** All files that are loaded when the dashboard is opened at this page. */
async function loadOf(
  manifest: Manifest,
  { page, language }: { page: string; language: string },
): Promise<Set<string>> {
  const names = ["index.html", page, ...(await textsOf(page, language))];
  return new Set(names.flatMap((name) => [...filesOf(manifest, name)]));
}

describe("the first load", () => {
  it.each(["nl", "en"])("stays within 250 kB of script where people sign in or return: %s", async (language) => {
    const manifest = await readManifest();
    const first = pagesOf(manifest).filter((page) => FIRST_PAGES.some((name) => page.endsWith(`/${name}`)));
    expect(first.length).toBeGreaterThan(0);
    const sizes = await Promise.all(
      first.map(async (page) => ({ page, bytes: await gzippedBytes(await loadOf(manifest, { page, language })) })),
    );
    expect(sizes.filter(({ bytes }) => bytes > FIRST_LOAD_BYTES_MAX)).toEqual([]);
  });

  it.each(["nl", "en"])("leaves at most 70 kB for each page that is opened later: %s", async (language) => {
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

  it("has no page except what every page needs, and no charts", async () => {
    const manifest = await readManifest();
    const first = filesOf(manifest, "index.html");
    const early = pagesOf(manifest).filter((page) => first.has(manifest[page]?.file ?? ""));
    expect(early).toEqual([]);
    const scripts = await Promise.all([...first].map((file) => readFile(join(built, file), "utf8")));
    expect(scripts.filter((script) => script.includes("recharts"))).toEqual([]);
  });
});

/**
 * The pages, which are loaded when they are opened. Parts that a page loads later, such as a chart, are left out,
 * because nobody waits for them.
 */
function pagesOf(manifest: Manifest): string[] {
  return Object.keys(manifest).filter((name) => /^src\/features\/.*-page\.tsx$/.test(name));
}
