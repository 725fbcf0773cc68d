import type { Message } from "./message.ts";
import { MessageVerificationError } from "./message-verification-error.ts";
import { verifyMessage } from "./verify-message.ts";

/**
 * Receives a webhook where requests are `Request`s (Next.js, Hono, Deno, Bun, workers): verifies it, hands the message on,
 * and answers 204 when `handle` is through, so that the hub calls it delivered. The body is read here, as it arrived.
 *
 * A message that is not believed is answered with 401 and its code, or 500 when the secret is none; `handle` is not called
 * then. What `handle` throws is thrown on: whatever the framework answers to that, the hub tries again.
 */
export async function receiveMessage(
  request: Request,
  secretOrSecrets: string | readonly string[],
  handle: (message: Message) => unknown,
): Promise<Response> {
  let message: Message;
  try {
    message = await verifyMessage(await request.arrayBuffer(), request.headers, secretOrSecrets);
  } catch (error) {
    if (error instanceof MessageVerificationError) return Response.json({ code: error.code }, { status: error.status });
    throw error;
  }
  await handle(message);
  return new Response(null, { status: 204 });
}
