import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { Message } from "./message.ts";
import { sampleMessage } from "./sample-message.ts";
import { signMessage } from "./sign-message.ts";
import { newSigningSecret } from "./signing-secret.ts";
import { receiveMessage } from "./verify-message.ts";

const secret = newSigningSecret(randomBytes);
const message = sampleMessage("subscription.ended");
const body = JSON.stringify(message);
const timestamp = Math.floor(Date.now() / 1_000);
const aRequest = (changed = body) =>
  new Request("https://receiver.example/haak", {
    method: "POST",
    headers: signMessage({ id: message.id, timestamp, body, secrets: [secret] }),
    body: changed,
  });

test("a verified message is passed on, and 204 is answered after it was handled", async () => {
  const handled: Message[] = [];
  const later = async (received: Message) => {
    await Promise.resolve();
    handled.push(received);
  };
  expect((await receiveMessage(aRequest(), secret, later)).status).toBe(204);
  expect(handled).toEqual([message]);
});

test("a message that cannot be verified gets 401 with its code, and is not passed on", async () => {
  const answer = await receiveMessage(aRequest(`${body} `), secret, () => expect.unreachable());
  expect([answer.status, await answer.json()]).toEqual([401, { code: "bad_signature" }]);
  const unready = await receiveMessage(aRequest(), "", () => expect.unreachable());
  expect([unready.status, await unready.json()]).toEqual([500, { code: "bad_secret" }]);
});

test("an error of the receiver is thrown on, so that the call does not count as delivered", async () => {
  const failing = receiveMessage(aRequest(), secret, () => Promise.reject(new Error("The database is down.")));
  await expect(failing).rejects.toThrow("The database is down.");
});
