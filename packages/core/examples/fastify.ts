import { verifyMessage } from "@haak/core";
import { fastify } from "fastify";

export const app = fastify({ bodyLimit: 2_000_000 });

// Fastify parses JSON by default. This plugin passes the raw body on, only for the routes inside it.
app.register(async (raw) => {
  raw.removeAllContentTypeParsers();
  raw.addContentTypeParser<Buffer>("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  raw.post<{ Body: Buffer }>("/haak", async (request, reply) => {
    const message = await verifyMessage(request.body, request.headers, process.env.HAAK_SECRET ?? "");
    if (message.type === "order.paid") console.log(`${message.data.order.customer.email} has paid`);
    return reply.code(204).send();
  });
});
