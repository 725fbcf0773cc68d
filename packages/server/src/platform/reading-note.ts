import { z } from "zod";

/** What the hub does with a value that it did not expect. The codes are part of the API, so that a page can translate them. */
export const READING_RESULTS = [
  "became_text",
  "became_number",
  "became_boolean",
  "became_list",
  "became_nothing",
  "became_test",
  "kept",
  "left_out",
] as const;

export type ReadingResult = (typeof READING_RESULTS)[number];

/** One odd value in a body of Plug&Pay, and what became of it. */
export const readingNoteSchema = z
  .object({
    field: z.string().meta({
      description: "The field as Plug&Pay names it, with points between the parts. Positions in lists count from 0.",
      examples: ["billing.address.housenumber", "items.0.quantity"],
    }),
    value: z.unknown().meta({
      description:
        "The value as it was received. If its JSON is longer than 200 characters, it is the start of that as text.",
    }),
    did: z.enum(READING_RESULTS).meta({
      description:
        "What became of the value. `became_text`, `became_number`, `became_boolean`, `became_list`: it was converted without loss. " +
        "`became_nothing`: an empty list where an object belongs, which counts as absent. `became_test`: the mode is unknown, so " +
        "that it counts as a test. `kept`: an unknown value of a known kind, which is passed on as it is. `left_out`: it cannot be used.",
    }),
  })
  .meta({ id: "ReadingNote" });

export type ReadingNote = z.output<typeof readingNoteSchema>;

/** The most notes that are kept of one body. An order has at most 250 lines, and the same field may be odd in each of them. */
export const READING_NOTES_MAX = 100;

/** The field `notes` of a notice and of an event. */
export const readingNotesSchema = z.array(readingNoteSchema).meta({
  description:
    "The values that Plug&Pay sent in an unexpected form, and what became of each; at most 100. Empty if there were none.",
});
