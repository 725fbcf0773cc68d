/**
 * The JSON pointer (RFC 6901) of a path: `["data", "a/b"]` is `/data/a~1b`. The empty path is the whole document and
 * gives the empty text.
 */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((token) => `/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
