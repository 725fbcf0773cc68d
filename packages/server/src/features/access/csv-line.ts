/**
 * One line of a table (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it: whoever types
 * an address into a checkout must not run something on the machine of the person who opens the table.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
