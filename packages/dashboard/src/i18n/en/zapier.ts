import type { zapier as dutch } from "../nl/zapier.ts";
import type { TextsOf } from "../texts-of.ts";

/** The page about Zapier and its like. */
export const zapier: TextsOf<typeof dutch> = {
  title: "Zapier",
  intro: "Switch a Zap on and it stands here; if something goes wrong, you see that here too.",
  zaps: "Zaps that are on",
  failed: "The Zaps could not be read",
  none: "No Zap is on yet",
  noneText: "Switch on a Zap in Zapier that begins with a trigger of Haak; it then appears here by itself.",
  runsAt: "At: {{event}}",
  since: "on since <at/>",
  neverCalled: "Never called yet.",
  lastCall: "Last successful call: <at/>",
  toEndpoint: "See the endpoint",
  filter: {
    everything: "For everything",
    only: "Only for {{names}}",
    kinds: {
      all: "all payments",
      first: "first payments and upsells",
      recurring: "only direct debits and instalments",
      some: "a part of the payments",
    },
    perLine: "once per order line",
    withTests: "test orders too",
  },
  connect: {
    title: "Connect Zapier",
    address: "Haak's address",
    key: "Make an API key for Zapier under <keys>Settings › Webhooks</keys> and copy it.",
    app: "In Zapier, choose the app <b>Haak</b> as trigger, and then what must happen, such as <b>Order Paid</b>.",
    connect:
      "Zapier asks for the <b>Hub URL</b> and the <b>API Key</b>: paste the address above and the key of step 1.",
    trigger:
      "Choose the products that it is about, or leave them empty for everything. Zapier shows a sample of your own shop.",
    on: "Switch the Zap on. It appears above.",
    nothing:
      "It does not appear? See in Zapier whether the connection succeeded. If the address is not public, Zapier cannot reach Haak.",
  },
  other: {
    title: "Make and n8n",
    text: "Make and n8n need no app of Haak. You give Haak the address that they show once, with <code>POST /v1/hooks</code> and your API key.",
    make: "<b>Make</b>: begin the scenario with <b>Webhooks › Custom webhook</b> and copy its address. Switch on <b>Get request headers</b> and <b>JSON pass-through</b> if you want to check the signature.",
    n8n: "<b>n8n</b>: begin the workflow with a <b>Webhook</b> node that takes POST, with <b>Raw Body</b> on, and copy the Production URL.",
    reference:
      "The fields and an example stand in the <docs>reference of the API</docs>. Hooks of these programs are in the list above too.",
  },
};
