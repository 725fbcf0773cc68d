import { createHmac } from "node:crypto";

/** The three headers of Standard Webhooks, written without our own code. */
export function sign({ id, body, secret }: { id: string; body: string; secret: string }): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
