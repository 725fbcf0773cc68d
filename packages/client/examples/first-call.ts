import { createHaakClient, dataOf, ProblemError } from "@haak/client";

const haak = createHaakClient({ url: process.env.HAAK_URL ?? "", apiKey: process.env.HAAK_API_KEY });

// Set the address for paid orders.
const orders = { url: "https://example.com/orders", moment: "paid" } as const;
await haak.PUT("/v1/settings/webhooks", { body: { orders, cancellations: { url: null } } });

// Report an order. The hub answers after it has stored the event, the decisions and the deliveries.
const customer = { email: "buyer@example.com" };
const order = { id: "1001", kind: "installment", amount: "100.00", amount_with_tax: "121.00", customer } as const;
const event = {
  key: "order:1001:paid",
  type: "order.paid",
  occurred_at: "2026-11-24T10:00:00+01:00",
  data: { order },
} as const;
const accepted = await dataOf(haak.POST("/v1/events", { body: event }));

// Ask why no call was made.
if ("id" in accepted) {
  const { decisions } = await dataOf(haak.GET("/v1/events/{id}", { params: { path: { id: accepted.id } } }));
  for (const { rule, reason } of decisions) console.log(`${rule.name}: ${reason.text}`);
}

// A refusal is thrown as a typed error: `code` for programs, `detail` for people, `errors` for each field.
try {
  await haak.POST("/v1/events", { body: { ...event, occurred_at: "yesterday" } });
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  console.log(error.problem.status, error.problem.code, error.problem.errors?.[0]?.pointer);
}
