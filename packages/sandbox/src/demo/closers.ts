/** Functions that must run at the end, however the demo ends. */
export interface Closers {
  /** Adds a function. If the end has already begun, it runs at once, so that nothing is left running. */
  add(close: () => Promise<void>): void;
  /** Runs all functions, the newest first. It may be called twice. A failure is reported and never stops the others. */
  closeAll(): Promise<void>;
}

/** Makes an empty list. */
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
      // Repeated because a function that was added meanwhile has replaced the promise.
      for (let seen: Promise<void> | null = null; seen !== closing; ) {
        seen = closing;
        await seen;
      }
    },
  };
}
