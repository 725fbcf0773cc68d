import { z } from "zod";
import { coreMessage } from "../i18n/core-messages.ts";
import { coreSchemaMessage } from "../i18n/field-errors.ts";

// Deliberately wide: a buyer who could pay must never be lost because a pattern thinks that it knows better than a mail server.
const EMAIL = /^\S+@[^\s@]+$/u;

/** An e-mail address as the buyer typed it: surrounding space is accepted and kept. Whoever compares addresses trims them first. */
export const emailSchema = z
  .string()
  .refine((text) => EMAIL.test(text.trim()), coreSchemaMessage(coreMessage("not_an_email")));
