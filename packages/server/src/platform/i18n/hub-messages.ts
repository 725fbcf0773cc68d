import {
  type Catalogue,
  CORE_MESSAGES,
  type CreateMessage,
  createTranslate,
  type Language,
  messagesOf,
  schemaMessage,
  type Translate,
  type UserMessage,
} from "@haak/core";
import type { Request } from "express";
import { CALL_MESSAGES } from "./call-messages.ts";
import { HTTP_MESSAGES } from "./http-messages.ts";
import { PLUGANDPAY_MESSAGES } from "./plugandpay-messages.ts";
import { SHOP_MESSAGES } from "./shop-messages.ts";

export const HUB_MESSAGES = { ...HTTP_MESSAGES, ...SHOP_MESSAGES, ...PLUGANDPAY_MESSAGES, ...CALL_MESSAGES } as const;

/** Creates a message of the hub from its code and parameters. */
export const hubMessage: CreateMessage<typeof HUB_MESSAGES> = messagesOf(HUB_MESSAGES);

/** Creates the function that translates messages of the hub, of core, and of connectors with these catalogues. */
export function createHubTranslate(catalogues: readonly Catalogue[]): Translate {
  return createTranslate(CORE_MESSAGES, HUB_MESSAGES, ...catalogues);
}

/** Translates a message of the hub or of core. It cannot translate messages of connectors, because it does not have their catalogues. */
export const translateHubMessage: Translate = createHubTranslate([]);

/** An issue for `context.addIssue` in a check of a schema of the hub. The path is relative to the checked value. */
export function hubIssue(message: UserMessage, path: PropertyKey[] = []) {
  return { code: "custom" as const, path, message: translateHubMessage(message, "en"), params: { message } };
}

/** The text to give to a zod schema of the hub. See `schemaMessage`. */
export function hubSchemaMessage(message: UserMessage): string {
  return schemaMessage(message, translateHubMessage(message, "en"));
}

/** The language of messages, by `Accept-Language`. It is English if the client accepts neither. */
export function languageOf(request: Pick<Request, "acceptsLanguages">): Language {
  return request.acceptsLanguages("en", "nl") === "nl" ? "nl" : "en";
}
