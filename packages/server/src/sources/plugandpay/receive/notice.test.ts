import { EVENT_TYPES, PLUGANDPAY_NAMES } from "@haak/core";
import { describe, expect, it } from "vitest";
import { PLUGANDPAY_TRIGGERS } from "./notice.ts";

const heard = EVENT_TYPES.filter((type) => type !== "payment.reversed");

describe("the table of triggers", () => {
  it.each(heard)("knows both names of the trigger of %s", (type) => {
    const { v1, v2, triggerableType } = PLUGANDPAY_NAMES[type];
    for (const trigger of [PLUGANDPAY_TRIGGERS.get(v1), PLUGANDPAY_TRIGGERS.get(v2)]) {
      expect(trigger).toEqual({ subject: triggerableType, eventType: type });
    }
  });

  it.each(["constructor", "__proto__", "toString", ""])("does not know a trigger with the name %j", (name) => {
    expect(PLUGANDPAY_TRIGGERS.get(name)).toBeUndefined();
  });
});
