/**
 * Whether two texts are the same, in a time that depends on their length alone: comparing until the first difference would
 * tell a forger how much of a guessed signature is right. Lengths may differ openly, as every signature is equally long.
 */
export function equalInConstantTime(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index += 1) {
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  }
  return difference === 0;
}
