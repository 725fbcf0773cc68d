import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What of a manifest says which type of Kubernetes' it has to be. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

const repository = join(import.meta.dirname, "..");
const OPTIONS = { noEmit: true, strict: true, module: "nodenext", types: [], skipLibCheck: true };

/**
 * Holds manifests against the types that are made from Kubernetes' own description of its API: what must be there, of which type
 * everything is, and that no name is one that Kubernetes does not know (which it would leave aside without a word). Returns what is
 * wrong with each, in order. It is the compiler that looks, once for all, so that no validator has to be installed for it.
 */
export function checkManifests(manifests: readonly Manifest[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), "haak-manifests-"));
  try {
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: OPTIONS }));
    for (const [index, manifest] of manifests.entries()) {
      writeFileSync(join(folder, fileOf(index)), asTypeScript(manifest));
    }
    const tsc = join(repository, "node_modules/typescript/bin/tsc");
    const { stdout, error } = spawnSync(process.execPath, [tsc, "-p", "."], { cwd: folder, encoding: "utf8" });
    if (error) throw error;
    const lines = stdout.split("\n").filter((line) => line.includes("error TS"));
    const found = manifests.map((_manifest, index) => lines.filter((line) => line.startsWith(`${fileOf(index)}(`)));
    // What is wrong with the check itself must not pass for manifests that are right.
    if (found.flat().length !== lines.length) throw new Error(stdout);
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const fileOf = (index: number): string => `manifest-${index}.ts`;

/** The group without a name is called core there. */
function asTypeScript({ apiVersion, kind, ...rest }: Manifest): string {
  const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  const value = JSON.stringify({ apiVersion, kind, ...rest }, null, 1);
  return `import type { ${kind} } from "kubernetes-types/${module}";\nexport const manifest: ${kind} = ${value};\n`;
}
