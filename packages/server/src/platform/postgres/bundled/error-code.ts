/** The `code` of a Node.js or PostgreSQL error (`ENOENT`, `57P03`), or "" where there is none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
