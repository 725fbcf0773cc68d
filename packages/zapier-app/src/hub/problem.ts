/** The parts of a problem document that could be read (RFC 9457 with the hub's own `code` and `errors`). */
export interface HubProblem {
  readonly code: string | null;
  /** Messages for people: the detail, then each field that is wrong. */
  readonly messages: readonly string[];
}

/** Reads a body. It never throws, because the body may also be a page of a proxy, or empty. */
export function readHubProblem(body: unknown): HubProblem {
  if (!isRecord(body)) return { code: null, messages: [] };
  const detail = textOf(body.detail) ?? textOf(body.title);
  const fields = Array.isArray(body.errors) ? body.errors.flatMap(fieldMessage) : [];
  return { code: textOf(body.code), messages: detail === null ? fields : [detail, ...fields] };
}

function fieldMessage(error: unknown): string[] {
  if (!isRecord(error)) return [];
  const message = textOf(error.message);
  return message === null ? [] : [`${placeOf(textOf(error.pointer) ?? "")}: ${message}`];
}

/** A JSON pointer in words, because users do not count from 0 and do not know the structure around a field. */
function placeOf(pointer: string): string {
  const steps = pointer.split("/").filter((step) => step !== "" && step !== "data" && step !== "filters");
  const words = steps.map((step) => (/^\d+$/.test(step) ? String(Number(step) + 1) : step.replaceAll("_", " ")));
  return words.length === 0 ? "the whole" : words.join(" ");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
