/** What has to be ended, whichever way the demo ends. */
export interface Closers {
  /** Something that runs from now on. Added while the end has begun already, it is ended at once. */
  add(close: () => Promise<void>): void;
  /** Ends all of it, the newest first; calling it twice is harmless. What fails is told and keeps nothing else alive. */
  closeAll(): Promise<void>;
}

/** Nothing to end yet. */
export function createClosers(onFailure: (error: unknown) => void): Closers {
  const open: (() => Promise<void>)[] = [];
  let closing: Promise<void> | null = null;
  const closeOpen = async () => {
    for (let close = open.pop(); close !== undefined; close = open.pop()) await close().catch(onFailure);
  };
  return {
    add: (close) => {
      open.push(close);
      if (closing !== null) closing = closing.then(closeOpen);
    },
    closeAll: async () => {
      closing ??= closeOpen();
      // What was added meanwhile has put a longer promise in its place.
      for (let seen: Promise<void> | null = null; seen !== closing; ) {
        seen = closing;
        await seen;
      }
    },
  };
}
