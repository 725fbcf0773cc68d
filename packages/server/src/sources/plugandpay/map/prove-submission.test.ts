import { parseEvent } from "@haak/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { english } from "../../../../test/support/english.ts";
import { isSubmission } from "../receive/notice.ts";
import { readNotice } from "../receive/read-notice.ts";
import { proveSubmission } from "./prove-submission.ts";

const FACTS = { receivedAt: new Date("2026-11-24T10:00:05.000Z"), mustBeSigned: false };

function prove(contentType: string, body: string, facts = FACTS) {
  const read = readNotice({ contentType, body });
  if (read.kind !== "known" || !isSubmission(read.notice)) throw new Error(`This notice is ${read.kind}.`);
  return proveSubmission(read.notice, facts);
}
const proveV1 = (fields: Record<string, string>, facts = FACTS) =>
  prove(
    "application/x-www-form-urlencoded",
    new URLSearchParams({ webhook_event: "form_submitted", ...fields }).toString(),
    facts,
  );
const proveV2 = (beside: Record<string, unknown>, event: Record<string, unknown> = {}, facts = FACTS) => {
  const thing = { trigger_type: "form_submitted", triggerable_type: "form", triggerable_id: 901, ...event };
  return prove("application/json", JSON.stringify({ event: thing, rule_id: 1, ...beside }), facts);
};

function eventOf(proof: ReturnType<typeof prove>) {
  if (proof.kind !== "proved") throw new Error(`Nothing was proved: ${proof.kind}.`);
  const parsed = parseEvent(proof.events[0]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}
const keyOf = (proof: ReturnType<typeof prove>) => eventOf(proof).key;

const FIELDS = {
  ...{
    submission_id: "901",
    form_id: "5",
    form_name: "Intake",
    email: "bo@example.com",
    firstname: "Bo",
    lastname: "Kater",
  },
  ...{ "fields[0][label]": "Goal", "fields[0][input]": "Sleep", created_at: "2026-11-24 11:00:00" },
};
const SUBMITTED = {
  key: "form:901:submitted",
  type: "form.submitted",
  occurred_at: "2026-11-24T11:00:00+01:00",
  data: {
    form: {
      id: "5",
      name: "Intake",
      fields: [{ label: "Goal", value: "Sleep" }],
      customer: { email: "bo@example.com", first_name: "Bo", last_name: "Kater", company: null, phone: null },
    },
  },
};

describe("a notice of a submitted form", () => {
  it("with enough fields becomes an event, the same from either version", () => {
    expect(eventOf(proveV1(FIELDS))).toEqual(SUBMITTED);
    const { "fields[0][label]": _label, "fields[0][input]": _input, ...rest } = FIELDS;
    const namedType = { ...rest, form_id: 5, fields: [{ label: "Goal", input: "Sleep" }] };
    expect(eventOf(proveV2(namedType))).toEqual(SUBMITTED);
    expect(eventOf(proveV2({ data: namedType }))).toEqual(SUBMITTED);
    expect(eventOf(proveV2({}, namedType))).toEqual(SUBMITTED);
  });

  it.each([
    ["form[id] and form[name]", { "form[id]": "5", "form[name]": "Intake" }, { id: "5", name: "Intake" }],
    ["no name", { form_id: "5" }, { id: "5", name: "Form 5" }],
    ["its id alone", { id: "5" }, { id: "5" }],
    [
      "answers by their names",
      { form_id: "5", "fields[Goal]": "Sleep" },
      { fields: [{ label: "Goal", value: "Sleep" }] },
    ],
    [
      "answers as fields of its own",
      { form_id: "5", goal: "Sleep" },
      {
        fields: [
          { label: "email", value: "bo@example.com" },
          { label: "goal", value: "Sleep" },
        ],
      },
    ],
    [
      "several answers to a question",
      { form_id: "5", "answers[0][question]": "Days", "answers[0][value][0]": "Mon", "answers[0][value][1]": "Tue" },
      { fields: [{ label: "Days", value: "Mon, Tue" }] },
    ],
    [
      "a question without an answer",
      { form_id: "5", "fields[0][label]": "Goal", "fields[0][input]": "" },
      { fields: [{ label: "Goal", value: "" }] },
    ],
  ])("is read with %s", (_what, fields, form) => {
    expect(eventOf(proveV1({ email: "bo@example.com", ...fields })).data).toMatchObject({ form });
  });

  it("finds the e-mail address of the sender among the answers too", () => {
    const proof = proveV1({ form_id: "5", "fields[0][label]": "Your e-mail", "fields[0][input]": "bo@example.com" });
    expect(eventOf(proof).data).toMatchObject({ form: { customer: { email: "bo@example.com" } } });
  });

  it.each([
    ["that only names the thing", () => proveV2({}), "does not contain the e-mail address of the sender (email)"],
    ["without the form", () => proveV1({ email: "bo@example.com" }), "does not contain the form (form_id)"],
    ["that says nothing", () => proveV1({}), "neither the form (form_id) nor the e-mail address"],
  ])("%s is kept with a message that names the missing fields and the solution", (_what, namedType, missing) => {
    const proof = namedType();
    expect(english(proof)).toMatchObject({ kind: "unusable", why: expect.stringContaining(missing) });
    expect(english(proof)).toMatchObject({
      why: expect.stringContaining("add the older Webhook (V1) with the same address to the form"),
    });
  });

  it("S16: has the same key each time it is reported, and another key for each submission", () => {
    const { submission_id: _id, ...without } = FIELDS;
    expect(keyOf(proveV1(FIELDS))).toBe(keyOf(proveV1({ ...FIELDS, email: "other@example.com" })));
    expect(keyOf(proveV1(without))).toMatch(/^form:5-[0-9a-f]{32}:submitted$/);
    expect(keyOf(proveV1(without))).toBe(keyOf(proveV1(without, { ...FACTS, receivedAt: new Date(0) })));
    const others = [
      { email: "bo@example.org" },
      { "fields[0][input]": "Run" },
      { created_at: "2026-11-24 12:00:00" },
      { form_id: "6" },
    ];
    const keys = others.map((change) => keyOf(proveV1({ ...without, ...change })));
    expect(new Set([...keys, keyOf(proveV1(without))]).size).toBe(5);
  });

  it("treats the thing in V2 as the form if its type says so, and otherwise as the submission", () => {
    const namedType = { email: "bo@example.com" };
    expect(eventOf(proveV2(namedType)).data).toMatchObject({ form: { id: "901" } });
    expect(
      keyOf(proveV2({ ...namedType, form_id: 5 }, { triggerable_type: "form_submission", triggerable_id: 77 })),
    ).toBe("form:77:submitted");
  });

  it("without a signature is refused if one is required", () => {
    const facts = { ...FACTS, mustBeSigned: true };
    expect(english(proveV1(FIELDS, facts))).toMatchObject({
      kind: "unusable",
      why: expect.stringContaining("never signed"),
    });
    expect(proveV2({ form_id: 5, email: "bo@example.com" }, {}, facts)).toMatchObject({ kind: "proved" });
  });

  it("never causes an error of the hub, for any contents", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (beside) => {
        const proof = proveV2({ form_id: 5, email: "bo@example.com", ...beside });
        expect(["proved", "unusable"]).toContain(proof.kind);
      }),
    );
  });
});
