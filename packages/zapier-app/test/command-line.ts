import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { listen } from "../../sandbox/src/listen.ts";

/** Zapier's command line, run in the folder of the app. */
export interface CommandLine {
  /** Resolves with the output of a command. Rejects with its whole output if it fails. */
  run(...words: string[]): Promise<string>;
  /** The requests to Zapier's servers so far. A server of the test plays them and knows nothing. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const APP_FOLDER = fileURLToPath(new URL("..", import.meta.url));
const requireHere = createRequire(import.meta.url);
const CLI_FOLDER = join(requireHere.resolve("zapier-platform-cli/package.json"), "..");

/** The command line's own packages, so that the same tools make and check a build. */
const requireOfCli = createRequire(join(CLI_FOLDER, "package.json"));

/** A compile cache, because each command loads many files that do not change. */
const COMPILED = fileURLToPath(new URL("../../../node_modules/.cache/haak-compiled", import.meta.url));

/** Long, because a build takes three seconds on a quiet machine and much more on a busy one. */
const COMMAND_MS_MAX = 180_000;

/**
 * Opens the command line. Its network requests go to a server of the test, so that tests see whether it uses the
 * network.
 */
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
    // Prevents a second compilation, because it would remove the compiled files while other tests use them.
    npm_lifecycle_event: "_zapier-build",
  };
  const run = async (...words: string[]) => {
    const [file, args] = [process.execPath, [join(CLI_FOLDER, "src/bin/run"), ...words]];
    try {
      return (await promisify(execFile)(file, args, { cwd: APP_FOLDER, env, timeout: COMMAND_MS_MAX })).stdout;
    } catch (error) {
      // The output has the reason of a failure. The cast is needed because Node's error has the output beside its message.
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`zapier-platform ${words.join(" ")} failed:\n${stdout}\n${stderr}`, { cause: error });
    }
  };
  return { run, asked, close: server.close };
}

/** An unpacked build. */
export interface Unpacked {
  readonly folder: string;
  /** The file that Zapier's machines load. */
  readonly wrapper: string;
  remove(): Promise<void>;
}

/** Unpacks the result of `zapier-platform build`, as Zapier's own test of a build does. */
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
 * Whether this version of Node knows all syntax of the code. If so, esbuild has nothing to rewrite for it. Rejects if
 * esbuild cannot rewrite it.
 */
export async function fitsNode(code: string, target: string): Promise<boolean> {
  const { transform }: Esbuild = requireOfCli("esbuild");
  const [forTarget, asItIs] = await Promise.all([transform(code, { target }), transform(code, { target: "esnext" })]);
  return forTarget.code === asItIs.code;
}
