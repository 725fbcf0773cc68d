/**
 * Whether two texts are the same. The time depends only on their length, because a comparison that stops at the first
 * difference would tell a forger how much of a guessed signature is right. The length may be known, because all
 * signatures have the same length.
 */
export function equalInConstantTime(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index += 1) {
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  }
  return difference === 0;
}
