import { vi } from "vitest";

/**
 * Looks again and again until the assertion holds, and gives what it returned; at last throws what it threw. For what can only
 * be seen by asking the hub; what a receiver gets is waited for without looking.
 */
export function until<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 30_000, interval: 20 });
}
