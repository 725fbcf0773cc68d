import { namesAlong } from "../../../api/client/body-field.ts";
import { MASKED } from "../../../api/client/openapi.ts";

export type HeaderValue = {
  name: string;
  /** Empty if the hub stores a value that it does not show. */
  value: string;
  /** The name of the stored value; null if there is none. */
  keptAs: string | null;
};

export const NEW_HEADER: HeaderValue = { name: "", value: "", keptAs: null };

export function toHeaderValues(headers: Readonly<Record<string, string>>): HeaderValue[] {
  return Object.entries(headers).map(([name, value]) =>
    value === MASKED ? { name, value: "", keptAs: name } : { name, value, keptAs: null },
  );
}

export function toHeaders(values: readonly HeaderValue[]): Record<string, string> {
  return Object.fromEntries(
    values.map((header) => [header.name.trim(), keepsValue(header) ? MASKED : header.value.trim()]),
  );
}

/** Only a header with an unchanged name keeps its stored value. */
export function keepsValue({ name, value, keptAs }: HeaderValue): boolean {
  return keptAs !== null && name.trim() === keptAs && value.trim() === "";
}

type HeaderFault = "noHeaderName" | "headerTwice" | "noHeaderValue";

/** By the path of the field in the form. */
export type HeaderFaults = Readonly<Record<`headers.${number}.${"name" | "value"}`, HeaderFault>>;

/**
 * Two headers with one name must be refused here, because in the request the second would silently replace the first.
 */
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

export function headerFieldOf(pointer: string, values: readonly HeaderValue[]): string | null {
  const [action, headers, name] = namesAlong(pointer);
  if (action !== "action" || headers !== "headers") return null;
  const index = values.findIndex((header) => header.name.trim() === name);
  return index < 0 ? null : `headers.${index}.name`;
}
