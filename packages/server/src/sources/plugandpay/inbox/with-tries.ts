import type { Sentence } from "@haak/core";
import { say } from "../../../platform/i18n/say.ts";

/** Why something was given up, and after how many tries. */
export function withTries(why: Sentence, count: number): Sentence {
  return count === 1
    ? say("{why} It was tried once.", { why })
    : say("{why} It was tried {count} times.", { why, count });
}
