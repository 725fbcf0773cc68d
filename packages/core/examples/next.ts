// app/haak/route.ts
import { receiveMessage } from "@haak/core";

export function POST(request: Request): Promise<Response> {
  return receiveMessage(request, process.env.HAAK_SECRET ?? "", (message) => {
    if (message.type === "order.paid") console.log(`${message.data.order.customer.email} has paid`);
  });
}
