/** The result of checking one rule: empty if it is kept, otherwise its code and the place. */
export function rule(code: string, place: string, kept: boolean): string[] {
  return kept ? [] : [`${code} ${place}`];
}
