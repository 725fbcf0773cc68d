import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeIssue, problemsOf } from "./problem.ts";
import { createTranslate, sayBy } from "./sentence.ts";
import { CORE_WORDS } from "./words.ts";

const WORDS = {
  "is not there": "is er niet",
  "must be {what}": "moet {what} zijn",
  "must be {what} or {other}": "moet {what} of {other} zijn",
  "a list": "een lijst",
  "{why} It was tried {count} times.": "{why} Er zijn {count} pogingen gedaan.",
  "The body is wrong: {problems}.": "De inhoud klopt niet: {problems}.",
  "costs $1 (or more)": "kost $1 (of meer)",
} as const;
const say = sayBy(WORDS);
const inDutch = createTranslate(WORDS);

describe("what is said", () => {
  it("is English, and found again in Dutch", () => {
    expect([say("is not there"), inDutch("is not there")]).toEqual(["is not there", "is er niet"]);
    expect(say("must be {what}", { what: 7 })).toBe("must be 7");
    expect(inDutch("must be 7")).toBe("moet 7 zijn");
    expect(inDutch("costs $1 (or more)")).toBe("kost $1 (of meer)");
  });

  it("is Dutch in all its parts, and in a row behind pointers too", () => {
    expect(inDutch("must be a list")).toBe("moet een lijst zijn");
    expect(inDutch("must be a list or text")).toBe("moet een lijst of text zijn");
    expect(inDutch("is not there It was tried 3 times.")).toBe("is er niet Er zijn 3 pogingen gedaan.");
    const row = "/a is not there; /b/c must be a list";
    expect(inDutch(row)).toBe("/a is er niet; /b/c moet een lijst zijn");
    expect(inDutch(`The body is wrong: ${row}.`)).toBe(
      "De inhoud klopt niet: /a is er niet; /b/c moet een lijst zijn.",
    );
  });

  it("stays as it is where no catalogue has it, however long", () => {
    for (const text of ["somebody else's words", "", "x".repeat(100_000)]) expect(inDutch(text)).toBe(text);
  });

  it("keeps braces that no value fills, and values that look like patterns", () => {
    expect(inDutch(say("must be {what}", { what: "$& {count}" }))).toBe("moet $& {count} zijn");
  });
});

it("core's own catalogue has the same names in braces on both sides", () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name).toSorted();
  for (const [english, dutch] of Object.entries(CORE_WORDS)) expect(names(dutch), english).toEqual(names(english));
});

it("everything that zod can find has Dutch", () => {
  const schema = z.strictObject({
    ...{ text: z.string(), filled: z.string().min(1), short: z.string().max(2), count: z.int().min(1).max(5) },
    ...{ list: z.array(z.number()).max(1), choice: z.enum(["a", "b"]), yes: z.boolean(), mail: z.email() },
    ...{ steps: z.number().multipleOf(5), kind: z.discriminatedUnion("type", [z.object({ type: z.literal("x") })]) },
  });
  const input = {
    ...{ text: 7, filled: "", short: "long", count: 9, list: [1, "x"], choice: "c", yes: null, mail: "no", steps: 7 },
    ...{ kind: { type: "y" }, other: 1 },
  };
  const translate = createTranslate(CORE_WORDS);
  const { error } = schema.safeParse(input, { error: describeIssue });
  for (const { message } of [
    ...problemsOf(error),
    ...problemsOf(schema.safeParse({}, { error: describeIssue }).error),
  ]) {
    expect(translate(message), message).not.toBe(message);
  }
});
