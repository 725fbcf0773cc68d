import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { listen } from "../../sandbox/src/listen.ts";

/** Zapier's command line, in the folder of the app. */
export interface CommandLine {
  /** What a command prints. Rejects with everything that it printed when it fails. */
  run(...words: string[]): Promise<string>;
  /** What was asked of Zapier's servers so far, which are played by a server that knows nothing. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const APP_FOLDER = fileURLToPath(new URL("..", import.meta.url));
const requireHere = createRequire(import.meta.url);
const CLI_FOLDER = join(requireHere.resolve("zapier-platform-cli/package.json"), "..");

/** The command line's own tools, so that a build is read and judged by what made it. */
const requireOfCli = createRequire(join(CLI_FOLDER, "package.json"));

/** What it reads for each command is much, and does not change. */
const COMPILED = fileURLToPath(new URL("../../../node_modules/.cache/haak-compiled", import.meta.url));

/** A build takes three seconds when it is quiet. */
const COMMAND_MS_MAX = 180_000;

/** Opens the command line with its network led to a server here, so that the tests see whether it is used. */
export async function openCommandLine(): Promise<CommandLine> {
  const asked: string[] = [];
  const server = await listen((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(404).end();
  });
  const env = {
    NODE_COMPILE_CACHE: COMPILED,
    ...process.env,
    ZAPIER_BASE_ENDPOINT: server.url,
    DISABLE_ZAPIER_ANALYTICS: "1",
    NODE_OPTIONS: `--import=${new URL("./patient-spawn.ts", import.meta.url).href}`,
    NO_UPDATE_NOTIFIER: "1",
    // The app was compiled before the tests; compiling it again here would pull it away from under other tests.
    npm_lifecycle_event: "_zapier-build",
  };
  const run = async (...words: string[]) => {
    const [file, args] = [process.execPath, [join(CLI_FOLDER, "src/bin/run"), ...words]];
    try {
      return (await promisify(execFile)(file, args, { cwd: APP_FOLDER, env, timeout: COMMAND_MS_MAX })).stdout;
    } catch (error) {
      // What failed in a child is in what it printed, which the error of Node holds beside its message.
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`zapier-platform ${words.join(" ")} failed:\n${stdout}\n${stderr}`, { cause: error });
    }
  };
  return { run, asked, close: server.close };
}

/** An unpacked build. */
export interface Unpacked {
  readonly folder: string;
  /** What Zapier's machines load. */
  readonly wrapper: string;
  remove(): Promise<void>;
}

/** Unpacks what `zapier-platform build` made, as its own test of the build does. */
export async function unpackBuild(): Promise<Unpacked> {
  const folder = await mkdtemp(join(tmpdir(), "haak-zapier-build-"));
  const unpack: (zip: string, into: string) => Promise<unknown> = requireOfCli("./src/utils/decompress.js");
  await unpack(join(APP_FOLDER, "build/build.zip"), folder);
  return {
    folder,
    wrapper: join(folder, "zapierwrapper.js"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

interface Esbuild {
  transform(code: string, options: { readonly target: string; readonly format?: string }): Promise<{ code: string }>;
}

/**
 * Whether code has no syntax that this version of Node lacks: esbuild, which makes the build, has nothing to rewrite for
 * it. It rejects what it cannot rewrite.
 */
export async function fitsNode(code: string, target: string): Promise<boolean> {
  const { transform }: Esbuild = requireOfCli("esbuild");
  const [forTarget, asItIs] = await Promise.all([transform(code, { target }), transform(code, { target: "esnext" })]);
  return forTarget.code === asItIs.code;
}
