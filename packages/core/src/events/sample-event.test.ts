import { describe, expect, test } from "vitest";
import { EVENT_TYPES, OPERATIONAL_EVENT_TYPES, TRIGGERS } from "./event-type.ts";
import { operationalEventSchema } from "./operational-event.ts";
import { parseEvent } from "./parse-event.ts";
import { sampleEvent } from "./sample-event.ts";

describe("sampleEvent", () => {
  test.each(EVENT_TYPES)("a sample of %s is accepted unchanged", (type) => {
    const event = sampleEvent(type);
    expect(event.type).toBe(type);
    expect(parseEvent(event)).toEqual({ ok: true, event });
  });

  test.each(OPERATIONAL_EVENT_TYPES)("a sample of %s has the shape of the hub's own events", (type) => {
    const event = sampleEvent(type);
    expect(event.type).toBe(type);
    expect(operationalEventSchema.parse(event)).toEqual(event);
  });

  test("samples have different keys", () => {
    expect(new Set(TRIGGERS.map((type) => sampleEvent(type).key)).size).toBe(TRIGGERS.length);
  });

  test("changing a sample does not change the next one", () => {
    const first = sampleEvent("form.submitted");
    if (first.type === "form.submitted") first.data.form.customer.email = "other@example.com";
    expect(sampleEvent("form.submitted")).toMatchObject({
      data: { form: { customer: { email: "buyer@example.com" } } },
    });
  });
});
