import { namesAlong } from "../../../api/client/body-field.ts";
import { MASKED } from "../../../api/client/openapi.ts";

/** A header of the rule's calls, as its fields have it. */
export type HeaderValue = {
  name: string;
  /** Empty where the hub keeps a value that it does not tell. */
  value: string;
  /** The name under which the hub keeps such a value; null where there is none. */
  keptAs: string | null;
};

/** A header that is to be filled in. */
export const NEW_HEADER: HeaderValue = { name: "", value: "", keptAs: null };

/** Fills the fields. */
export function toHeaderValues(headers: Readonly<Record<string, string>>): HeaderValue[] {
  return Object.entries(headers).map(([name, value]) =>
    value === MASKED ? { name, value: "", keptAs: name } : { name, value, keptAs: null },
  );
}

/** Reads the fields. */
export function toHeaders(values: readonly HeaderValue[]): Record<string, string> {
  return Object.fromEntries(
    values.map((header) => [header.name.trim(), keepsValue(header) ? MASKED : header.value.trim()]),
  );
}

/** Whether the value stays what the hub keeps: under another name there is none to keep. */
export function keepsValue({ name, value, keptAs }: HeaderValue): boolean {
  return keptAs !== null && name.trim() === keptAs && value.trim() === "";
}

/** What is wrong with a header that can be seen without asking the hub, at one of its fields. */
type HeaderFault = "noHeaderName" | "headerTwice" | "noHeaderValue";

/** Faults by the path of the field in the form. */
export type HeaderFaults = Readonly<Record<`headers.${number}.${"name" | "value"}`, HeaderFault>>;

/** Two of one name are a fault that the hub would never see, as the second takes the place of the first on the way. */
export function checkHeaders(values: readonly HeaderValue[]): HeaderFaults {
  const names = values.map(({ name }) => name.trim().toLowerCase());
  const faults = values.flatMap((header, index): (readonly [keyof HeaderFaults, HeaderFault])[] => {
    const name = names[index] ?? "";
    if (name === "") return [[`headers.${index}.name`, "noHeaderName"]];
    if (names.indexOf(name) < index) return [[`headers.${index}.name`, "headerTwice"]];
    const isEmpty = header.value.trim() === "" && !keepsValue(header);
    return isEmpty ? [[`headers.${index}.value`, "noHeaderValue"]] : [];
  });
  return Object.fromEntries(faults);
}

/** The field that shows what is wrong with the header of that name, if there is one. */
export function headerFieldOf(pointer: string, values: readonly HeaderValue[]): string | null {
  const [action, headers, name] = namesAlong(pointer);
  if (action !== "action" || headers !== "headers") return null;
  const index = values.findIndex((header) => header.name.trim() === name);
  return index < 0 ? null : `headers.${index}.name`;
}
