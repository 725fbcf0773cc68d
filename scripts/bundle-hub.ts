import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { type BuildOptions, build, type OutputFile } from "esbuild";
import {
  type BundlePlace,
  findBundle,
  HUB_BUNDLE,
  hashOf,
  type MadeOf,
  readMadeOf,
} from "../packages/server/src/platform/process/bundle.ts";

// Bundles the hub's 600 sources and the 900 files that they import into a few files, because linking them takes half
// of the start. Dynamic imports get files of their own. With --check nothing is made, and it reports whether the
// bundle is up to date.

/** Needed because CommonJS packages load others when they are first used. */
const REQUIRE =
  'import { createRequire as createRequireOf } from "node:module"; const require = createRequireOf(import.meta.url);';

/** Packages that another package imports only if they are there. */
const ABSENT = ["pg-native"];

function optionsFor({ root, folder }: BundlePlace): BuildOptions & { metafile: true; write: false } {
  return {
    absWorkingDir: root,
    entryPoints: [join(root, "packages/server/src/run-hub.ts")],
    ...{ outdir: folder, bundle: true, splitting: true, format: "esm", platform: "node", target: "node24" },
    ...{ conditions: ["@haak/source"], external: ABSENT, banner: { js: REQUIRE } },
    // Named by its content, so that a hub that runs from another bundle still finds its own parts.
    entryNames: "[name]-[hash]",
    // Names stay readable in a stack trace. Comments are removed.
    ...{ minifyWhitespace: true, legalComments: "none", logLevel: "warning", metafile: true, write: false },
  };
}

/**
 * Makes the bundle in its folder. It appears at once and complete, because a hub may start at any time. The bundle
 * before it is kept for running hubs, and older ones are removed.
 */
export async function bundleHub(place: BundlePlace): Promise<void> {
  const { root, folder } = place;
  const { metafile, outputFiles } = await build(optionsFor(place));
  const before = Object.keys(readMadeOf(folder)?.parts ?? {});
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of outputFiles) await writeWhole(path, contents);
  const files = sourcesOf(root, Object.keys(metafile.inputs));
  const madeOf: MadeOf = { files, hash: hashOf(root, files), ...partsOf(outputFiles) };
  await writeWhole(join(folder, "made-of.json"), JSON.stringify(madeOf));
  const kept = new Set(["made-of.json", ...Object.keys(madeOf.parts), ...before]);
  const gone = (await readdir(folder)).filter((name) => !kept.has(name));
  for (const name of gone) await rm(join(folder, name), { recursive: true });
}

async function writeWhole(path: string, contents: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.draft`, contents);
  await rename(`${path}.draft`, path);
}

/** The sources without packages, because a package only changes with the lock file. */
function sourcesOf(root: string, inputs: readonly string[]): string[] {
  const own = inputs.map((input) => relative(root, join(root, input)).replaceAll(sep, "/"));
  return [...own.filter((file) => !file.includes("node_modules/")), "package-lock.json"].sort();
}

function partsOf(outputs: readonly OutputFile[]): Pick<MadeOf, "program" | "parts"> {
  const parts = Object.fromEntries(outputs.map(({ path, contents }) => [basename(path), contents.length]));
  const program = Object.keys(parts).find((name) => name.startsWith("run-hub-"));
  if (program === undefined) throw new Error("The bundle has no part that starts the hub.");
  return { program, parts };
}

if (import.meta.main) {
  if (!process.argv.includes("--check")) await bundleHub(HUB_BUNDLE);
  else if (findBundle() === null) {
    console.error(
      "The hub's bundle was not made from these sources: turbo restored an older one. See packages/server/turbo.json.",
    );
    process.exitCode = 1;
  }
}
