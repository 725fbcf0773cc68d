import { createHash } from "node:crypto";
import type { UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Proof } from "../fetch/proof.ts";
import type { SubmissionNotice } from "../receive/notice.ts";
import { formAt, isForm, type PhpForm, textAt } from "../receive/php-form.ts";
import { plugAndPayTime } from "./event-values.ts";

/** When the notice arrived, and whether the shop accepts only signed notices. */
interface SubmissionFacts {
  readonly receivedAt: Date;
  readonly mustBeSigned: boolean;
}

/**
 * The event that a notice of a submitted form proves, if it contains enough. Plug&Pay has no known way to fetch a form, so that only the
 * notice is used.
 */
export function proveSubmission({ version, contents }: SubmissionNotice, facts: SubmissionFacts): Proof {
  // A V2 notice is not checked here, because its signature was checked when it arrived.
  if (version === "v1" && facts.mustBeSigned) return { kind: "unusable", why: UNSIGNED };
  const submission = readSubmission(contents);
  const { formId: id, formName: name, fields, customer } = submission;
  if (id === null || customer.email === null) return { kind: "unusable", why: tooLittle(submission) };
  return {
    kind: "proved",
    events: [
      {
        key: `form:${submission.id ?? `${id}-${digestOf(submission)}`}:submitted`,
        type: "form.submitted",
        occurred_at: plugAndPayTime(submission.sentAt) ?? facts.receivedAt.toISOString(),
        data: { form: { id, name: name ?? `Form ${id}`, fields, customer } },
      },
    ],
    otherwise: null,
    note: null,
    notes: [],
  };
}

/**
 * A digest of the submission, because nothing else distinguishes one from another. The same form with the same answers, reported again, is
 * the same event.
 */
function digestOf({ formId, sentAt, fields, customer }: Submission): string {
  const identity = JSON.stringify([formId, sentAt, fields, customer]);
  return createHash("sha256").update(identity).digest("hex").slice(0, 32);
}

function tooLittle({ formId, customer }: Submission): UserMessage {
  if (formId !== null) return hubMessage("submission_without_email");
  return customer.email === null
    ? hubMessage("submission_without_form_and_email")
    : hubMessage("submission_without_form");
}

const UNSIGNED = hubMessage("submission_not_signed");

/** A submitted form as the notice describes it. Missing fields are null. */
interface Submission {
  /** The id of this submission. */
  readonly id: string | null;
  readonly formId: string | null;
  readonly formName: string | null;
  readonly sentAt: string | null;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  readonly customer: Readonly<Record<"email" | "first_name" | "last_name" | "company" | "phone", string | null>>;
}

type Path = readonly string[];

/** The names under which a notice may contain its fields. None of them is documented. They come from other notices of Plug&Pay. */
const WRAPPERS = ["event", "data", "payload", "submission", "form_submission"];
const ANSWERS = ["fields", "answers", "inputs", "custom_field_inputs", "custom_fields"];

/** Reads the fields of a submitted form. Missing fields stay missing, because the hub must not invent data. */
function readSubmission(contents: PhpForm): Submission {
  const places = placesOf(contents);
  const find = (...paths: readonly Path[]) => findText(places, paths);
  const answers = readAnswers(places);
  const fields = answers.length > 0 ? answers : leftOver(contents);
  const named = find(["form_id"], ["form", "id"]);
  // A V2 notice names a thing. It is the form if the type says so, and otherwise the submission.
  const thing = find(["triggerable_id"]);
  const thingIsForm = /^forms?$/.test(find(["triggerable_type"]) ?? "");
  return {
    id:
      find(["submission_id"], ["submission", "id"], ["form_submission", "id"]) ??
      (named ? (thing ?? find(["id"])) : null),
    formId: named ?? (thingIsForm ? thing : find(["id"])),
    formName: find(["form_name"], ["form", "name"], ["form", "title"]),
    sentAt: find(["submitted_at"], ["created_at"]),
    fields,
    customer: {
      email: findPerson(find, "email") ?? fields.find(isEmail)?.value ?? null,
      first_name: findPerson(find, "firstname", "first_name"),
      last_name: findPerson(find, "lastname", "last_name"),
      company: findPerson(find, "company"),
      phone: findPerson(find, "telephone", "phone"),
    },
  };
}

function placesOf(contents: PhpForm): PhpForm[] {
  const inner = WRAPPERS.flatMap((name): PhpForm[] => {
    const part = formAt(contents, name);
    return part === null ? [] : placesOf(part);
  });
  return [contents, ...inner];
}

function findText(places: readonly PhpForm[], paths: readonly Path[]): string | null {
  for (const path of paths) {
    for (const place of places) {
      const text = textAt(place, ...path);
      if (text !== null) return text;
    }
  }
  return null;
}

function findPerson(find: (...paths: readonly Path[]) => string | null, ...names: readonly string[]): string | null {
  return find(
    ...[[], ["customer"], ["contact"], ["address"]].flatMap((whose) => names.map((name) => [...whose, name])),
  );
}

function readAnswers(places: readonly PhpForm[]) {
  const lists = places.flatMap((place) =>
    ANSWERS.flatMap((name) => formAt(place, name) ?? formAt(place, "form", name) ?? []),
  );
  return lists.flatMap((list) => Object.entries(list).map(readAnswer));
}

/** Reads a question with its answer, or an answer by the name of its question. */
function readAnswer([key, answer]: [string, string | PhpForm]) {
  if (!isForm(answer)) return { label: key, value: answer };
  const label = findText([answer], [["label"], ["name"], ["question"], ["title"]]) ?? key;
  const value = findText([answer], [["input"], ["value"], ["answer"]]);
  const several = formAt(answer, "input") ?? formAt(answer, "value") ?? formAt(answer, "answer") ?? {};
  const texts = Object.values(several).flatMap((one) => (isForm(one) ? [] : [one]));
  return { label, value: value ?? texts.join(", ") };
}

/** The fields that Plug&Pay adds to every notice. They are no answers. */
const ENVELOPE =
  /^(webhook_event|trigger(able)?_(type|id)|rule_id|tenant_id|sent_at|(form|submission)_(id|name)|id|submitted_at|created_at)$/;

/** The other fields are answers, because a form may simply send its fields by their names. */
function leftOver(contents: PhpForm) {
  return Object.entries(contents).flatMap(([label, value]) =>
    isForm(value) || ENVELOPE.test(label) ? [] : [{ label, value }],
  );
}

function isEmail({ label, value }: { label: string; value: string }): boolean {
  return /e-?mail/i.test(label) && /^\s*[^\s@]+@[^\s@]+\s*$/.test(value);
}
