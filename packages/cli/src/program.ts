import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { addDeliveries } from "./commands/deliveries.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addEvents } from "./commands/events.ts";
import { addListen } from "./commands/listen.ts";
import { addReplay } from "./commands/replay.ts";
import { addRetry } from "./commands/retry.ts";
import { addSend } from "./commands/send.ts";
import { addStart } from "./commands/start.ts";
import { EXIT } from "./exit-code.ts";

const EXIT_CODES = `
Exit codes: 0 done, 1 a check, delivery or call failed, 2 wrong use, 3 the hub does not answer, 4 the key is missing or wrong, 5 the hub refused.
Environment: HAAK_URL, HAAK_API_KEY.`;

/**
 * Builds the program with all its commands. commander must not end the process itself, so wrong use is thrown instead and `runCommand`
 * sets the exit code. commander has printed the error by then, with `--json` as JSON like every other error.
 */
export function createProgram({ json }: { json: boolean }): Command {
  const program = new Command("haak")
    .description("The webhook hub from a terminal.")
    .version(packageJson.version)
    .option("--url <url>", "where the hub is (HAAK_URL, or http://127.0.0.1 at PORT or 4225)")
    .option("--key <key>", "an API key of the shop (HAAK_API_KEY)")
    .option("--json", "print JSON, for programs")
    .addHelpText("after", EXIT_CODES)
    .showHelpAfterError(json ? false : "(see haak --help)")
    .configureOutput(json ? { outputError: (text, write) => write(asJson(text)) } : {})
    .exitOverride();
  for (const add of [addStart, addSend, addListen, addEvents, addDeliveries, addRetry, addReplay, addDoctor]) {
    // Each command takes these options too, because people type them before or after the command's name.
    add(program)
      .option("--url <url>", "where the hub is")
      .option("--key <key>", "an API key of the shop")
      .option("--json", "print JSON, for programs")
      .exitOverride();
  }
  return program;
}

function asJson(text: string): string {
  const message = text.replace(/^error: /, "").trim();
  return `${JSON.stringify({ error: { code: "wrong_use", message, exit_code: EXIT.wrongUse } })}\n`;
}
