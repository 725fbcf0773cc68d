import { MessageVerificationError, verifyMessage } from "@haak/core";

/** For everything that passes a `Request`. Does what `receiveMessage` does; use it if you want to answer in another way. */
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
