/** The content of a cell. Null and undefined are shown as a dash. */
export type Cell = string | number | null | undefined;

/**
 * Formats rows as columns under their names, each as wide as its widest cell, with two spaces between. Control characters are removed,
 * because data of a webhook can contain them and a terminal would obey them.
 */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head.map((name) => name.toUpperCase()), ...rows.map((row) => row.map(textOf))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Formats the facts about one thing as lines of name and value. */
export function facts(pairs: readonly (readonly [string, Cell])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${textOf(value)}`).join("\n");
}

function textOf(cell: Cell): string {
  if (cell === null || cell === undefined || cell === "") return "-";
  return withoutControls(String(cell));
}

/** Removes control characters, because a terminal would obey them. */
export function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}
