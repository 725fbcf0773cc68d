/** One rule that was looked at: nothing when it is kept, else its code and the place where it is not. */
export function rule(code: string, place: string, kept: boolean): string[] {
  return kept ? [] : [`${code} ${place}`];
}
