import { receiveMessage } from "@haak/core";
import { Hono } from "hono";

export const app = new Hono();

app.post("/haak", (context) =>
  receiveMessage(context.req.raw, process.env.HAAK_SECRET ?? "", (message) => {
    if (message.type === "order.paid") console.log(`${message.data.order.customer.email} has paid`);
  }),
);
