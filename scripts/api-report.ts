import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeSurface } from "./describe-surface.ts";

// Writes `api-report.md` of the named packages, so that a review sees a change of their public surface. With --check
// nothing is written. The packages must have been built.
const HEADING = `# What this package exports

\`npm run api-report\` writes this page from the built types, and \`npm run check\` compares it with them. A difference is a change of the
public surface and belongs in the changelog.
`;

const names = process.argv.slice(2).filter((argument) => argument !== "--check");
for (const name of names) {
  const folder = join(import.meta.dirname, "../packages", name);
  const path = join(folder, "api-report.md");
  const { report, undocumented } = await describeSurface(join(folder, "dist"));
  if (undocumented.length > 0) fail(`packages/${name} exports without a comment: ${undocumented.join(", ")}.`);
  const text = `${HEADING}\n${report}`;
  if (!process.argv.includes("--check")) await writeFile(path, text);
  else if ((await readFile(path, "utf8")) !== text)
    fail(`The public surface of packages/${name} has changed: run \`npm run api-report\`, and commit what it writes.`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
