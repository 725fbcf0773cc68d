import { MessageVerificationError, verifyMessage } from "@haak/core";

/** For anything that hands over a `Request`. This is `receiveMessage` spelled out, for who answers otherwise. */
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
