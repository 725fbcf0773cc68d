import type { Language } from "@haak/core";
import type { Request } from "express";

/** The language that a client reads sentences in, by its `Accept-Language`; English if it asks for neither. */
export function languageOf(request: Pick<Request, "acceptsLanguages">): Language {
  return request.acceptsLanguages("en", "nl") === "nl" ? "nl" : "en";
}
