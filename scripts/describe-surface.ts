import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What one file of a package shows to whoever imports the package. */
interface SurfaceModule {
  readonly file: string;
  /** The names that index.ts exports from here. */
  readonly names: readonly string[];
  /** The built declarations. */
  readonly text: string;
}

/** A package's public surface as Markdown, and the names in it that no comment explains. */
export interface Surface {
  readonly report: string;
  readonly undocumented: readonly string[];
}

/**
 * Reads the surface of a built package from its declarations: `index.d.ts`, which names everything one by one, and the files
 * that it takes the names from. Own code and not API Extractor, which carries a TypeScript of its own (6.0) beside the one
 * that builds this (7.0), and cannot read what that one writes (`.ts` in imports).
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

/** Every declaration begins at the left edge, and what belongs to it is indented or closes it. */
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

/** What is made by a program stands in the repository as it was made, where a review sees it change: its names are enough here. */
const isWritten = ({ file }: SurfaceModule): boolean => !file.endsWith(".gen");

/** Types that are not exported are shown too, as those that are may be made of them; values that are not are nobody's. */
function describeModule(module: SurfaceModule): string {
  const { file, names, text } = module;
  if (!isWritten(module))
    return `## ${file}\n\nMade by a program: \`${names.join("`, `")}\`, as \`src/${file}.ts\` has them.\n`;
  const shown = statementsOf(text).filter((statement) => {
    const { kind, name } = DECLARED_NAME.exec(statement)?.groups ?? {};
    if (name === undefined) return false;
    return names.includes(name) || kind === "type" || kind === "interface";
  });
  const withoutComments = shown.map((statement) => statement.replaceAll(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, "").trim());
  // Declarations are no program: blocks of `ts` are those that the test of the documentation compiles.
  return `## ${file}\n\n\`\`\`typescript\n${withoutComments.join("\n")}\n\`\`\`\n`;
}
