import { pathToFileURL } from "node:url";
import type { Handler } from "./app-caller.ts";

/** The answer to a call: its results, or the platform's error. */
export interface AppAnswer {
  readonly number: number;
  readonly results?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

const [, , wrapper = ""] = process.argv;
// The cast is safe because Zapier's command line makes the wrapper, and it always has this export.
const { handler } = (await import(pathToFileURL(wrapper).href)) as { handler: Handler };

process.on("message", (message) => void answer(message as { number: number; event: unknown }));

async function answer({ number, event }: { number: number; event: unknown }): Promise<void> {
  process.send?.({ number, ...(await resultsOf(event)) } satisfies AppAnswer);
}

async function resultsOf(event: unknown): Promise<Omit<AppAnswer, "number">> {
  try {
    const { results } = await handler(event);
    return { results };
  } catch (error) {
    return {
      error:
        error instanceof Error
          ? { name: error.name, message: error.message }
          : { name: "Error", message: String(error) },
    };
  }
}
