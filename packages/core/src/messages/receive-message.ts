import type { Message } from "./message.ts";
import { MessageVerificationError } from "./message-verification-error.ts";
import { verifyMessage } from "./verify-message.ts";

/**
 * Receives a webhook in frameworks with `Request` (Next.js, Hono, Deno, Bun, workers): verifies it, passes the
 * message to `handle`, and answers 204 afterwards, so that the hub counts it as delivered. It reads the raw body
 * itself.
 *
 * A message that cannot be verified is answered with 401 and its code, or with 500 if the secret is not valid.
 * `handle` is not called then. Errors of `handle` are thrown on, because the framework then answers with an error and
 * the hub tries again.
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
