import type { Language } from "@haak/core";
import type { Request } from "express";

/** The language of messages, by `Accept-Language`. It is English if the client accepts neither. */
export function languageOf(request: Pick<Request, "acceptsLanguages">): Language {
  return request.acceptsLanguages("en", "nl") === "nl" ? "nl" : "en";
}
