import { z } from "zod";
import { fetchedId, fetchedText } from "./fetched-fields.ts";

/** What is asked for with an affiliate, whom Plug&Pay's API calls a seller. */
export const SELLER_INCLUDES = "contact,profile";

const contact = z.object({ email: fetchedText, firstname: fetchedText, lastname: fetchedText });

/** The fields of `GET /v2/affiliates/sellers/{id}` that Haak reads (official PHP SDK). */
export const fetchedSellerSchema = z.object({
  id: fetchedId,
  name: fetchedText,
  email: fetchedText,
  status: z.string(),
  decline_reason: fetchedText,
  contact: contact.nullish(),
});

/** An affiliate as Plug&Pay tells it. */
export type FetchedSeller = z.output<typeof fetchedSellerSchema>;
