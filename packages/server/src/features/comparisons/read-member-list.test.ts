import { describe, expect, it } from "vitest";
import { english } from "../../../test/support/english.ts";
import { HttpProblem } from "../../platform/http/problem.ts";
import { readMemberList } from "./read-member-list.ts";

const read = async (...lines: string[]) => {
  const { members, withoutEmail } = await readMemberList(lines.join("\n"));
  return { emails: [...members.values()].toSorted(), withoutEmail };
};
const refusal = (...lines: string[]) =>
  readMemberList(lines.join("\n")).then(
    () => null,
    (error: unknown) => (error instanceof HttpProblem ? error.facts : error),
  );

describe("a list of members", () => {
  it.each([
    ["English, with commas", "First name,Email address,Role", "Bo,bo@example.com,user"],
    ["Dutch, with semicolons", "Voornaam;E-mailadres;Rol", "Bo;bo@example.com;lid"],
    ["with tabs", "naam\temail", "Bo\tbo@example.com"],
    ["quoted, with the separator in a name", '"Naam","E-mail"', '"Kater, Bo","bo@example.com"'],
    ["with Excel's own first line", "sep=;", "Naam;E-mail", "Kater, Bo;bo@example.com"],
    ["without a header", "Bo,bo@example.com"],
    ["of addresses alone", "bo@example.com"],
    ["with a header that names no column of addresses", "A;B;C", "Bo;bo@example.com;x"],
    ["with rows of different lengths", "Naam;E-mail;Rol", "Bo;bo@example.com"],
    ["with a name on two lines", "Naam;E-mail", '"Bo\nKater";bo@example.com'],
    ["with empty lines", "", "Naam;E-mail", "", "Bo;bo@example.com", ""],
  ])("is read %s", async (_how, ...lines) => {
    expect(await read(...lines)).toEqual({ emails: ["bo@example.com"], withoutEmail: 0 });
  });

  it("takes the column with the right name although another column contains addresses too", async () => {
    const lines = ["Uitgenodigd door;E-mail", "boss@example.com;bo@example.com", "boss@example.com;li@example.com"];
    expect((await read(...lines)).emails).toEqual(["bo@example.com", "li@example.com"]);
  });

  it("contains each person once, as first written, and counts the rows without an address", async () => {
    const { members, withoutEmail } = await readMemberList('email\n Bo@Example.com \nbo@example.COM\n""\n');
    expect([[...members], withoutEmail]).toEqual([[["bo@example.com", "Bo@Example.com"]], 1]);
  });

  it("is refused with every line that has an invalid address", async () => {
    const facts = await refusal("Naam;E-mail", "Bo;bo@example.com", "Li;li at example", '"A\nB";a@b\u0000.c');
    expect(english(facts)).toMatchObject({
      status: 422,
      detail: "Line 3: “li at example” is not an e-mail address. (and 1 more)",
      errors: [{ pointer: "" }, { message: expect.stringMatching(/^Line 5: /) }],
    });
  });

  it.each([
    [["a;b", '"x;y'], "Line 2: a quotation mark is opened but not closed."],
    [["a;b", 'x"y;z'], /^Line 2: a quotation mark is not allowed here/],
    [["Naam;Rol", "Bo;lid"], "No column contains e-mail addresses. The first row is “Naam”, “Rol”."],
    [[""], "The list is empty."],
  ])("is refused as %j", async (lines, detail) => {
    expect(english(await refusal(...lines))).toMatchObject({ status: 422, detail: expect.stringMatching(detail) });
  });

  it("has a maximum length, and the refusal names the line", async () => {
    const many = Array.from({ length: 100_001 }, (_, index) => `p${index}@example.com`);
    expect(english(await refusal(...many))).toMatchObject({
      status: 413,
      detail: expect.stringContaining("Line 100001:"),
    });
  });
});
