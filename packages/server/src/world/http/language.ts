import type { Language } from "@haak/core";
import type { Request } from "express";

/** The language that the reader asks for (`Accept-Language`); English where neither is wanted. */
export function languageOf(request: Request): Language {
  return request.acceptsLanguages("en", "nl") === "nl" ? "nl" : "en";
}
