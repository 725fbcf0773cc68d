import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The fields of a manifest that select its Kubernetes type. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

const repository = join(import.meta.dirname, "..");
const OPTIONS = { noEmit: true, strict: true, module: "nodenext", types: [], skipLibCheck: true };

/**
 * Checks manifests against the types made from Kubernetes' own description of its API: required fields, their types,
 * and unknown names, which Kubernetes would ignore silently. Returns the errors of each manifest, in order. It uses
 * the TypeScript compiler, once for all manifests, so that no validator must be installed.
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
    // An error that belongs to no manifest must not be ignored, because wrong manifests would then pass.
    if (found.flat().length !== lines.length) throw new Error(stdout);
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const fileOf = (index: number): string => `manifest-${index}.ts`;

/** The package has the name "core" for the group without a name. */
function asTypeScript({ apiVersion, kind, ...rest }: Manifest): string {
  const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  const value = JSON.stringify({ apiVersion, kind, ...rest }, null, 1);
  return `import type { ${kind} } from "kubernetes-types/${module}";\nexport const manifest: ${kind} = ${value};\n`;
}
