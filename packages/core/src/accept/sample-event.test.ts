import { describe, expect, test } from "vitest";
import { EVENT_TYPES } from "./event-type.ts";
import { parseEvent } from "./parse-event.ts";
import { sampleEvent } from "./sample-event.ts";

describe("sampleEvent", () => {
  test.each(EVENT_TYPES)("a sample of %s is accepted as it is", (type) => {
    const event = sampleEvent(type);
    expect(event.type).toBe(type);
    expect(parseEvent(event)).toEqual({ ok: true, event });
  });

  test("samples have different keys", () => {
    expect(new Set(EVENT_TYPES.map((type) => sampleEvent(type).key)).size).toBe(EVENT_TYPES.length);
  });

  test("a changed sample leaves the next one alone", () => {
    const first = sampleEvent("form.submitted");
    if (first.type === "form.submitted") first.data.form.customer.email = "other@example.com";
    expect(sampleEvent("form.submitted")).toMatchObject({
      data: { form: { customer: { email: "buyer@example.com" } } },
    });
  });
});
