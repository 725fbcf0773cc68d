import { z } from "zod";
import { say } from "../i18n/words.ts";

// Deliberately wide: a buyer who could pay must never be lost because a pattern thinks that it knows better than a mail server.
const EMAIL = /^\S+@[^\s@]+$/u;

/** An e-mail address as the buyer typed it: surrounding space is accepted and kept. Whoever compares addresses trims them first. */
export const emailSchema = z
  .string()
  .refine((text) => EMAIL.test(text.trim()), say('is not an e-mail address; write it like "buyer@example.com"'));
