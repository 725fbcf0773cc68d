import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { TRIGGERS } from "../events/event-type.ts";
import { sampleEvent } from "../events/sample-event.ts";
import { sampleMessage } from "./sample-message.ts";
import { signMessage } from "./sign-message.ts";
import { newSigningSecret } from "./signing-secret.ts";
import { verifyMessage } from "./verify-message.ts";

test.each(TRIGGERS)("the sample of %s is verified like the hub's own, and has the sample event", async (type) => {
  const secret = newSigningSecret(randomBytes);
  const sample = sampleMessage(type);
  const body = JSON.stringify(sample);
  const timestamp = Math.floor(Date.now() / 1_000);
  const headers = signMessage({ id: sample.id, timestamp, body, secrets: [secret] });
  const message = await verifyMessage(body, headers, secret);
  expect(message).toEqual(sample);
  expect(message).toMatchObject({ type, data: sampleEvent(type).data });
});

test("changing a sample does not change the next one", () => {
  const sample = sampleMessage("order.paid");
  if (sample.type === "order.paid") sample.data.order.lines = [];
  expect(sampleMessage("order.paid")).not.toEqual(sample);
});
