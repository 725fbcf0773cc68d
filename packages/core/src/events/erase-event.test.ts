import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ERASED_EMAIL, eraseEvent, eraseText, isErased } from "./erase-event.ts";
import { isOrderEvent } from "./event.ts";
import { EVENT_TYPES } from "./event-type.ts";
import { parseEvent } from "./parse-event.ts";
import { sampleEvent } from "./sample-event.ts";

describe("an erased event", () => {
  test.each(EVENT_TYPES)("of type %s is a valid event, and does not change when it is erased again", (type) => {
    const erased = eraseEvent(sampleEvent(type));
    expect([isErased(sampleEvent(type)), isErased(erased)]).toEqual([false, true]);
    expect(parseEvent(JSON.parse(JSON.stringify(erased)))).toMatchObject({ ok: true });
    expect(eraseEvent(erased)).toEqual(erased);
  });

  test.each(EVENT_TYPES)("of type %s contains nothing that somebody added to it", (type) => {
    const secret = "only-the-buyer-knows";
    const extended = JSON.parse(JSON.stringify(sampleEvent(type)), (_name, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value, note: secret } : value,
    );
    const parsed = parseEvent(extended);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    expect(JSON.stringify(parsed.event)).toContain(secret);
    expect(JSON.stringify(eraseEvent(parsed.event))).not.toContain(secret);
  });

  test("keeps its numbers", () => {
    const event = sampleEvent("order.paid");
    const erased = eraseEvent(event);
    if (!(isOrderEvent(event) && isOrderEvent(erased))) throw new Error("A paid order contains an order.");
    const { id, kind, amount, amount_with_tax, paid_at } = event.data.order;
    expect(erased.data.order).toMatchObject({ id, kind, amount, amount_with_tax, paid_at });
    expect(erased.data.order.customer).toEqual({ email: ERASED_EMAIL });
    const sold = event.data.order.lines.map(({ quantity, amount: net }) => ({ quantity, amount: net }));
    expect(erased.data.order.lines).toMatchObject(sold);
  });
});

test("a text is removed from any value, in upper and lower case, and nothing else is", () => {
  const text = fc.stringMatching(/^[a-z.+]{1,12}@[a-z.]{1,12}$/);
  fc.assert(
    fc.property(text, fc.jsonValue(), (email, other) => {
      const value = { other, list: [`for ${email.toUpperCase()}!`, email], left: "x" };
      const erased = eraseText(value, email);
      expect(erased.list).toEqual(["for [erased]!", "[erased]"]);
      fc.pre(!JSON.stringify(other).toLowerCase().includes(email));
      expect(erased.other).toEqual(JSON.parse(JSON.stringify(other)));
    }),
  );
});
