import { rm, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { type BuildOptions, build } from "esbuild";
import {
  type BundlePlace,
  findInBundle,
  HUB_BUNDLE,
  hashOf,
  type MadeOf,
} from "../packages/server/src/world/bundle.ts";

// Makes one file of the hub's 600 sources and the 900 files that they import, as linking those is half of a start. What is needed
// later is in files of its own, as the sources import it. With --check nothing is made; it says whether what lies there is of now.

/** Packages that are CommonJS ask for others when they are first used. */
const REQUIRE =
  'import { createRequire as createRequireOf } from "node:module"; const require = createRequireOf(import.meta.url);';

/** What a package asks for and does without. */
const ABSENT = ["pg-native"];

function optionsFor({ root, folder }: BundlePlace): BuildOptions & { metafile: true } {
  return {
    absWorkingDir: root,
    entryPoints: [join(root, "packages/server/src/run-hub.ts")],
    ...{ outdir: folder, bundle: true, splitting: true, format: "esm", platform: "node", target: "node24" },
    ...{ conditions: ["@haak/source"], external: ABSENT, banner: { js: REQUIRE } },
    // Names in a stack are those of the sources; their comments are not needed.
    ...{ minifyWhitespace: true, legalComments: "none", logLevel: "warning", metafile: true },
  };
}

/** Makes the bundle in its folder, which is emptied before. */
export async function bundleHub(place: BundlePlace): Promise<void> {
  await rm(place.folder, { recursive: true, force: true });
  const { metafile } = await build(optionsFor(place));
  const files = sourcesOf(place.root, Object.keys(metafile.inputs));
  const madeOf: MadeOf = { files, hash: hashOf(place.root, files) };
  await writeFile(join(place.folder, "made-of.json"), JSON.stringify(madeOf));
}

/** Packages change with the lock alone. */
function sourcesOf(root: string, inputs: readonly string[]): string[] {
  const own = inputs.map((input) => relative(root, join(root, input)).replaceAll(sep, "/"));
  return [...own.filter((file) => !file.includes("node_modules/")), "package-lock.json"].sort();
}

if (import.meta.main) {
  if (!process.argv.includes("--check")) await bundleHub(HUB_BUNDLE);
  else if (findInBundle("run-hub.js") === null) {
    console.error(
      "The hub's bundle is not of these sources: turbo took an older one for it. See packages/server/turbo.json.",
    );
    process.exitCode = 1;
  }
}
