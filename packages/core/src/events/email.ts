import { z } from "zod";
import { coreMessage } from "../i18n/core-messages.ts";
import { coreSchemaMessage } from "../i18n/field-errors.ts";

// Deliberately wide, because a buyer who could pay must never be lost by a pattern that is stricter than mail servers
// are.
const EMAIL = /^\S+@[^\s@]+$/u;

/**
 * An e-mail address as the buyer typed it. Surrounding space is accepted and kept, so trim addresses before you
 * compare them.
 */
export const emailSchema = z
  .string()
  .refine((text) => EMAIL.test(text.trim()), coreSchemaMessage(coreMessage("not_an_email")));
