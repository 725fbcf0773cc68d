import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** One file of a package, as its importers see it. */
interface SurfaceModule {
  readonly file: string;
  /** The names that index.ts exports from this file. */
  readonly names: readonly string[];
  /** The built declarations. */
  readonly text: string;
}

/** A package's public surface as Markdown, and the exported names without a comment. */
export interface Surface {
  readonly report: string;
  readonly undocumented: readonly string[];
}

/**
 * Reads the surface of a built package from its declarations: `index.d.ts`, and the files whose names that exports.
 * It does not use API Extractor, because that has its own TypeScript (6.0) beside the one of this repository (7.0)
 * and cannot read its output (`.ts` in imports).
 */
export async function describeSurface(dist: string): Promise<Surface> {
  const index = await readFile(join(dist, "index.d.ts"), "utf8");
  const modules = await Promise.all(modulesOf(index).map((module) => readModule(dist, module)));
  return {
    report: modules.map(describeModule).join("\n"),
    undocumented: modules
      .filter(isWritten)
      .flatMap(({ names, text }) => names.filter((name) => !isDocumented(text, name))),
  };
}

function modulesOf(index: string): { file: string; names: string[] }[] {
  return [...index.matchAll(/^export (?:type )?\{([^}]*)\} from "\.\/(.+)\.(?:ts|js)";$/gm)].map(
    ([, names = "", file = ""]) => ({
      file,
      names: names
        .split(",")
        .map((name) => name.trim().replace(/^type /, ""))
        .filter(Boolean),
    }),
  );
}

async function readModule(dist: string, module: { file: string; names: string[] }): Promise<SurfaceModule> {
  return { ...module, text: await readFile(join(dist, `${module.file}.d.ts`), "utf8") };
}

/**
 * Splits at lines without indentation, because every declaration begins there and its parts are indented or close it.
 */
const statementsOf = (text: string) => text.split(/^(?=\S)(?=export|declare|interface|type|import|const|\/\*\*|\/\/)/m);
const declares = (name: string) =>
  new RegExp(`^(?:export )?(?:declare )?(?:abstract )?(?:function|const|class|interface|type) ${name}\\b`);
const DECLARED_NAME =
  /^(?:export )?(?:declare )?(?:abstract )?(?<kind>function|const|class|interface|type) (?<name>[\w$]+)/;

function isDocumented(text: string, name: string): boolean {
  const statements = statementsOf(text);
  const at = statements.findIndex((statement) => declares(name).test(statement));
  return at > 0 && (statements[at - 1] ?? "").startsWith("/**");
}

/** Generated files are left out except for their names, because they are committed and a review sees their changes. */
const isWritten = ({ file }: SurfaceModule): boolean => !file.endsWith(".gen");

/**
 * Types that are not exported are shown too, because exported types may use them. Values that are not exported are
 * left out.
 */
function describeModule(module: SurfaceModule): string {
  const { file, names, text } = module;
  if (!isWritten(module))
    return `## ${file}\n\nGenerated: \`${names.join("`, `")}\`, as \`src/${file}.ts\` has them.\n`;
  const shown = statementsOf(text).filter((statement) => {
    const { kind, name } = DECLARED_NAME.exec(statement)?.groups ?? {};
    if (name === undefined) return false;
    return names.includes(name) || kind === "type" || kind === "interface";
  });
  const withoutComments = shown.map((statement) => statement.replaceAll(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, "").trim());
  // The language is `typescript` and not `ts`, because the test of the documentation compiles blocks of `ts`.
  return `## ${file}\n\n\`\`\`typescript\n${withoutComments.join("\n")}\n\`\`\`\n`;
}
