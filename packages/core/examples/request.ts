import { MessageVerificationError, verifyMessage } from "@haak/core";

/**
 * For frameworks that pass a `Request`. Does the same as `receiveMessage`. Use it if you want to answer in another
 * way.
 */
export async function receive(request: Request): Promise<Response> {
  try {
    const message = await verifyMessage(await request.text(), request.headers, process.env.HAAK_SECRET ?? "");
    if (message.type === "order.paid") console.log(`${message.data.order.customer.email} has paid`);
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof MessageVerificationError)) throw error;
    return new Response(error.message, { status: error.status });
  }
}
