import type { Request, RequestHandler, Response } from "express";

/**
 * Does what `setHeaders` does by headers that are the same for every answer: it is asked once for them. Thirteen functions
 * that call each other, for each request, took 16 µs; setting what they set takes 3.
 *
 * @throws Error unless `setHeaders` says all it has to say at once.
 */
export function sameHeaders(setHeaders: RequestHandler): RequestHandler {
  const headers = new Map<string, string>();
  const recorder = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: () => undefined,
  };
  let done = false;
  // A stranger to Express, which knows only what headers are set by, and so fails loudly if anything else is asked of it.
  void setHeaders({} as Request, recorder as unknown as Response, () => {
    done = true;
  });
  if (!done) throw new Error("The headers of every answer are not known at once.");
  const entries = [...headers];
  return (_request, response, next) => {
    for (const [name, value] of entries) response.setHeader(name, value);
    next();
  };
}
