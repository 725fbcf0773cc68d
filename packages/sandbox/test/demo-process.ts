import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The demo in a process of its own, as `npm run demo` starts it. */
export interface DemoProcess {
  /** All output until now. */
  output(): string;
  /** Resolves as soon as this was printed. Rejects with the output if the demo ends without printing it. */
  untilPrinted(text: string): Promise<void>;
  signal(name: "SIGINT" | "SIGTERM"): void;
  /** The exit code, once it has ended. */
  ended(): Promise<number | null>;
}

/**
 * The compile cache of the command line and the hubs. It is shared, because several demos are started and no file
 * changes meanwhile.
 */
const COMPILED = fileURLToPath(new URL("../../../node_modules/.cache/haak-compiled", import.meta.url));

const MAIN = fileURLToPath(new URL("../src/demo/main.ts", import.meta.url));

/** Starts the demo with `tmpFolder` as its folder for temporary files, so that a test can see what is left there. */
export function startDemo(tmpFolder: string, args: readonly string[] = []): DemoProcess {
  const child = spawn(process.execPath, ["--conditions=@haak/source", MAIN, ...args], {
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, TMPDIR: tmpFolder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      child.emit("printed");
    });
  }
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    output: () => output,
    untilPrinted: (text) => untilPrinted(child, () => output, text),
    signal: (name) => void child.kill(name),
    ended: () => ended,
  };
}

function untilPrinted(child: ChildProcess, output: () => string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!output().includes(text)) return;
      child.off("printed", look);
      resolve();
    };
    child.on("printed", look);
    // Harmless after the text was printed, because a promise settles only once.
    child.once("close", () =>
      reject(new Error(`The demo ended without printing ${JSON.stringify(text)}:\n${output()}`)),
    );
    look();
  });
}
