import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { createHubProcess } from "../../../sandbox/src/demo/hub-process.ts";
import { unpackBrowser } from "../support/unpack-browser.ts";
import { PICTURES, type Picture } from "./pictures.ts";

const repository = join(import.meta.dirname, "../../../..");
const FOLDER = join(repository, "docs/pictures");
/** Enough for figures of some weeks. More would take longer without a better picture. */
const DELIVERIES = 3_000;
/** The browser says that this is the hub, because pages warn about an address that only this machine knows. */
const PUBLIC_HOST = "haak.example.com";
const SIZE = { width: 1280, height: 800 } as const;
/** The limit of all pictures together, because they stay in every clone. */
const BYTES_MAX = 1_500_000;

/** `npm run pictures`: seeds a shop, starts a hub on it, and writes the pictures of the documentation to docs/pictures. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "haak-pictures-"));
  try {
    const apiKey = seedShop(join(folder, "data"));
    const hub = await createHubProcess({ folder, apiKey, adminPassword: "pictures", shopName: "Shop" });
    try {
      await hub.start();
      await takePictures(hub.url, apiKey);
    } finally {
      await hub.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fills a database and returns the API key of its shop. */
function seedShop(dataDir: string): string {
  const seed = join(repository, "packages/server/test/seed/main.ts");
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--conditions=@haak/source", seed, "--deliveries", String(DELIVERIES)],
    { encoding: "utf8", env: { ...process.env, HAAK_DATA_DIR: dataDir } },
  );
  const apiKey = /API key (\S+)/.exec(stdout)?.[1];
  if (status !== 0 || apiKey === undefined) throw new Error(`The seed failed: ${stderr}`);
  return apiKey;
}

async function takePictures(url: string, apiKey: string): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const { executablePath, env } = await unpackBrowser();
  // Without a sandbox, because root may not have one. The browser only opens our own pages.
  const browser = await chromium.launch({
    executablePath,
    env,
    args: ["--no-sandbox", "--disable-gpu", `--host-resolver-rules=MAP ${PUBLIC_HOST}:80 ${new URL(url).host}`],
  });
  let bytes = 0;
  try {
    for (const picture of PICTURES) {
      const image = await takePicture(browser, { url, apiKey, picture });
      await writeFile(join(FOLDER, `${picture.name}.png`), image);
      bytes += image.length;
      process.stdout.write(`docs/pictures/${picture.name}.png: ${Math.ceil(image.length / 1_000)} kB\n`);
    }
  } finally {
    await browser.close();
  }
  if (bytes > BYTES_MAX)
    throw new Error(`The pictures take ${bytes} bytes together; at most ${BYTES_MAX} are allowed.`);
}

async function takePicture(
  browser: Browser,
  { url, apiKey, picture }: { url: string; apiKey: string; picture: Picture },
): Promise<Buffer> {
  const context = await browser.newContext({ locale: picture.locale, viewport: SIZE, reducedMotion: "reduce" });
  try {
    const page = await context.newPage();
    await context.request.post(`${url}/session`, { data: { api_key: apiKey } });
    const cookies = await context.cookies();
    await context.addCookies(cookies.map((cookie) => ({ ...cookie, domain: PUBLIC_HOST })));
    const read = async (path: string): Promise<unknown> => {
      const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
      if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
      return answer.json();
    };
    await page.goto(`http://${PUBLIC_HOST}${await picture.path(read)}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    return await page.screenshot({ type: "png" });
  } finally {
    await context.close();
  }
}

await main();
