import { receiveMessage } from "@haak/core";

// In a real receiver this is a unique column, written in the transaction that does the work.
const seen = new Set<string>();

/** A call may arrive twice, because the first answer can be lost. Its id is the same, so it is handled once. */
export function receiveOnce(request: Request): Promise<Response> {
  return receiveMessage(request, process.env.HAAK_SECRET ?? "", (message) => {
    if (seen.has(message.id)) return;
    if (message.type === "order.paid") console.log(`${message.data.order.customer.email} has paid`);
    seen.add(message.id);
  });
}
