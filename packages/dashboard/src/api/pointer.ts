/** The names along a pointer into a body. RFC 6901 §4: a slash in a name stands as ~1, a tilde as ~0. */
export function namesAlong(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}
