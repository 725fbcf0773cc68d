import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CORE_MESSAGES, coreMessage, translateCoreMessage } from "./core-messages.ts";
import { checkInput, schemaMessage } from "./field-errors.ts";
import { createTranslate, mapMessageText, messagesOf, plainMessage } from "./message.ts";

const MESSAGES = {
  absent: { en: "is not there", nl: "is er niet" },
  must_be: { en: "must be {what}", nl: "moet {what} zijn" },
  a_list: { en: "a list", nl: "een lijst" },
  tried: { en: "{why} It was tried {count} times.", nl: "{why} Er zijn {count} pogingen gedaan." },
  wrong: { en: "The body is wrong: {problems}.", nl: "De inhoud klopt niet: {problems}." },
  costs: { en: "costs $1 (or more)", nl: "kost $1 (of meer)" },
} as const;
const message = messagesOf(MESSAGES);
const translate = createTranslate(MESSAGES);

describe("a message", () => {
  it("is shown in the language of the reader", () => {
    expect([translate(message("absent"), "en"), translate(message("absent"), "nl")]).toEqual([
      "is not there",
      "is er niet",
    ]);
    expect(translate(message("must_be", { what: 7 }), "nl")).toBe("moet 7 zijn");
    expect(translate(message("costs"), "nl")).toBe("kost $1 (of meer)");
    expect(translate(null, "nl")).toBeNull();
  });

  it("translates the messages and the lists of field errors in its values", () => {
    expect(translate(message("must_be", { what: message("a_list") }), "nl")).toBe("moet een lijst zijn");
    expect(translate(message("tried", { why: message("absent"), count: 3 }), "nl")).toBe(
      "is er niet Er zijn 3 pogingen gedaan.",
    );
    const problems = [
      { pointer: "/a", message: message("absent") },
      { pointer: "/b/c", message: message("must_be", { what: message("a_list") }) },
      { pointer: "", message: message("absent") },
    ];
    expect(translate(message("wrong", { problems }), "nl")).toBe(
      "De inhoud klopt niet: /a is er niet; /b/c moet een lijst zijn; is er niet.",
    );
  });

  it("survives being stored as JSON", () => {
    const stored: unknown = JSON.parse(JSON.stringify(message("tried", { why: message("absent"), count: 2 })));
    expect(translate(stored as ReturnType<typeof message>, "en")).toBe("is not there It was tried 2 times.");
  });

  it("keeps braces without a value, and values that look like patterns", () => {
    expect(translate({ code: "must_be" }, "nl")).toBe("moet {what} zijn");
    expect(translate(message("must_be", { what: "$& {count}" }), "nl")).toBe("moet $& {count} zijn");
  });

  it("shows its code if no catalogue has it, and shows plain text unchanged", () => {
    expect(translate({ code: "of_a_removed_connector" }, "nl")).toBe("of_a_removed_connector");
    expect(translate(plainMessage("Unexpected token {"), "nl")).toBe("Unexpected token {");
  });

  it("has every text in its values masked", () => {
    const why = message("must_be", { what: "key-1" });
    const masked = mapMessageText(message("tried", { why, count: 3 }), (text) => text.replace("key-1", "[masked]"));
    expect(translate(masked, "en")).toBe("must be [masked] It was tried 3 times.");
  });

  it("may not have a code that another catalogue has", () => {
    expect(() => createTranslate(MESSAGES, { absent: { en: "gone", nl: "weg" } })).toThrow("absent");
  });
});

it("every message of core has the same values in every language", () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name).toSorted();
  for (const [code, { en, nl }] of Object.entries(CORE_MESSAGES)) expect(names(nl), code).toEqual(names(en));
});

describe("an error of a schema", () => {
  it("always has a message of core", () => {
    const schema = z.strictObject({
      ...{ text: z.string(), filled: z.string().min(1), short: z.string().max(2), count: z.int().min(1).max(5) },
      ...{ list: z.array(z.number()).max(1), choice: z.enum(["a", "b"]), yes: z.boolean(), mail: z.email() },
      ...{ steps: z.number().multipleOf(5), kind: z.discriminatedUnion("type", [z.object({ type: z.literal("x") })]) },
    });
    const input = {
      ...{ text: 7, filled: "", short: "long", count: 9, list: [1, "x"], choice: "c", yes: null, mail: "no", steps: 7 },
      ...{ kind: { type: "y" }, other: 1 },
    };
    const { errors } = checkInput(schema, input);
    expect(errors.length).toBeGreaterThan(9);
    for (const error of [...errors, ...checkInput(schema, {}).errors]) {
      expect(translateCoreMessage(error.message, "nl")).not.toBe(translateCoreMessage(error.message, "en"));
    }
  });

  it("never lists known values if there are none to list", () => {
    const kinds = z.discriminatedUnion("type", [z.object({ type: z.literal("x") })]);
    const schema = z.object({ amount: z.union([z.string(), z.number()]), kind: kinds });
    for (const { pointer, message: why } of checkInput(schema, { amount: {}, kind: "x" }).errors) {
      expect(translateCoreMessage(why, "en"), pointer).not.toMatch(/:\s*$/);
    }
    expect(checkInput(schema, { amount: {}, kind: { type: "x" } }).errors).toEqual([
      { pointer: "/amount", message: coreMessage("not_valid_here") },
    ]);
  });

  it("has the message of the schema, also with values from the input", () => {
    const given = coreMessage("not_an_email");
    const schema = z.object({
      mail: z.string().min(3, schemaMessage(given, translateCoreMessage(given, "en"))),
      url: z.string().superRefine((url, context) => {
        const own = coreMessage("url_not_https", { scheme: url });
        context.addIssue({ code: "custom", message: "any", params: { message: own } });
      }),
    });
    expect(checkInput(schema, { mail: "x", url: "ftp:" }).errors).toEqual([
      { pointer: "/mail", message: given },
      { pointer: "/url", message: { code: "url_not_https", params: { scheme: "ftp:" } } },
    ]);
  });
});
