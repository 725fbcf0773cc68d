import { verifyMessage } from "@haak/core";
import express from "express";

export const app = express();

app.post("/haak", express.raw({ type: "*/*", limit: "2mb" }), async (request, response) => {
  const message = await verifyMessage(request.body, request.headers, process.env.HAAK_SECRET ?? "");
  if (message.type === "order.paid") console.log(`${message.data.order.customer.email} has paid`);
  response.sendStatus(204);
});
