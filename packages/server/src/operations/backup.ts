import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { createLog } from "../platform/log/log.ts";
import { checkNodeVersion, StartError } from "../platform/process/start-error.ts";
import type { ArchiveFile } from "./backup/archive.ts";
import { backUp, checkFolder, restore } from "./backup/places.ts";

/** `npm run backup -- FILE` and `npm run restore -- FILE` (decision 0066). */
async function main([command, path, ...rest]: readonly string[]): Promise<void> {
  const tooOld = checkNodeVersion(process.versions.node);
  if (tooOld !== null) throw new StartError("old_node", tooOld);
  if (path === undefined || rest.length > 0) throw needsFile(command === "restore" ? "restore" : "backup");
  const parts = { env: process.env, log: createLog("warn") };
  if (command === "restore") {
    // Checked before the passphrase is asked, because a folder that is in use cannot be filled with any passphrase.
    await checkFolder(parts.env);
    return print(await restore(parts, await fileOf(path, { twice: false })));
  }
  return print(await backUp(parts, await fileOf(path, { twice: true })));
}

function print(message: string): void {
  process.stdout.write(`${message}\n`);
}

function needsFile(command: string): StartError {
  return new StartError("backup_file", `Name one file: npm run ${command} -- haak-2026-12-31.backup`);
}

async function fileOf(path: string, ask: { readonly twice: boolean }): Promise<ArchiveFile> {
  const passphrase = process.env.HAAK_BACKUP_PASSPHRASE || (await readPassphrase(ask));
  if (passphrase !== "") return { path, passphrase };
  throw new StartError(
    "passphrase_missing",
    "A backup needs a passphrase. Type it when you are asked for it, or set HAAK_BACKUP_PASSPHRASE.",
  );
}

/** Asked twice for a new backup, because nobody could open it after a typing mistake. Without a terminal, it is the first line of the input. */
async function readPassphrase({ twice }: { readonly twice: boolean }): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).split(/\r?\n/, 1)[0] ?? "";
  const passphrase = await askHidden("Passphrase: ");
  if (twice && passphrase !== (await askHidden("The same once more: "))) {
    throw new StartError(
      "passphrases_differ",
      "The two passphrases differ. Nothing was backed up. Run the command again.",
    );
  }
  return passphrase;
}

/** Shows the question and not what is typed. */
async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
