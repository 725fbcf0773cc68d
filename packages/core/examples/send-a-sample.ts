import { sampleMessage, signMessage } from "@haak/core";

// Acts as the hub: signs a sample and posts it. Run it as `node send-a-sample.mjs http://localhost:3000/haak`.
const message = sampleMessage("order.paid");
const body = JSON.stringify(message);
const timestamp = Math.floor(Date.now() / 1_000);
const signature = signMessage({ id: message.id, timestamp, body, secrets: [process.env.HAAK_SECRET ?? ""] });
const headers = { "content-type": "application/json", ...signature };

const response = await fetch(process.argv[2] ?? "http://localhost:3000/haak", { method: "POST", headers, body });
console.log(response.status);
