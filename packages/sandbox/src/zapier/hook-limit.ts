/** Zapier takes about 30 posts a second on one hook (platform docs, "Operating constraints"). */
const POSTS_A_SECOND = 30;

/** Counts the posts to one hook URL. */
export interface HookLimit {
  /** Whether one more may come in now; it then counts. */
  take(): boolean;
}

/**
 * Thirty at once, and thirty more in each second after that: a sender that keeps to the limit is never refused, even if
 * the network hands over two of its posts together. `now` is in milliseconds.
 */
export function hookLimit(now: () => number): HookLimit {
  let free = POSTS_A_SECOND;
  let countedAt = now();
  return {
    take: () => {
      const at = now();
      free = Math.min(POSTS_A_SECOND, free + ((at - countedAt) / 1000) * POSTS_A_SECOND);
      countedAt = at;
      if (free < 1) return false;
      free -= 1;
      return true;
    },
  };
}
