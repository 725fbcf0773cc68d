import type { TextsOf } from "../languages.ts";
import type { zapier as dutch } from "../nl/zapier.ts";

export const zapier: TextsOf<typeof dutch> = {
  title: "Zapier",
  intro: "Connect Zapier in four steps. Haak checks each step itself and says what to do when something goes wrong.",
  zaps: "Zaps that are on",
  failed: "The Zaps could not be loaded",
  none: "No Zap is on yet",
  noneText: "Switch on a Zap in Zapier that begins with a trigger of Haak; it then appears here by itself.",
  runsAt: "When: {{event}}",
  since: "on since <at/>",
  neverCalled: "No successful call yet.",
  lastCall: "Last successful call: <at/>",
  toEndpoint: "See the endpoint",
  filter: {
    everything: "For everything",
    only: "Only for {{names}}",
    unnamed: {
      products: "product {{id}}",
      product_groups: "product group {{id}}",
      upsells: "upsell {{id}}",
      forms: "form {{id}}",
    },
    kinds: {
      all: "all payments",
      first: "first payments and upsells",
      recurring: "only direct debits and instalments",
      some: "a part of the payments",
    },
    perLine: "once per order line",
    withTests: "test orders too",
  },
  steps: {
    failed: "The steps could not be loaded",
    key: {
      title: "Make an API key for Zapier",
      text: "With a key of its own, you can later replace or block Zapier without affecting your other systems.",
      make: "Make a key for Zapier",
      notMade: "The key was not made",
      done: "There is a key for Zapier: “{{name}}” ({{hint}}).",
      lost: "Lost it? Replace it under <keys>Settings › Webhooks</keys>.",
    },
    connection: {
      title: "Fill in the address and the key in Zapier",
      address: "Haak's address",
      app: "In Zapier, make a Zap and choose the app <b>Haak</b> as trigger, and then what must happen, such as <b>Order Paid</b>.",
      paste:
        "Zapier asks for the <b>Hub URL</b> and the <b>API Key</b>: paste the address above and the key of step 1.",
      waiting: "Haak is waiting until Zapier uses the key. This page refreshes by itself.",
      refused:
        "Does Zapier say that the connection fails? Paste the address and the key again, without a space before or after. If the key is lost, make a new one.",
      usedAt: "The connection works: Zapier last used the key on <at/>.",
      known: "The connection works: a Zap is on.",
      private: "Zapier cannot reach this address",
      privateText:
        "This address works on your own computer or network only. Ask the administrator of Haak for a public address and open this page there.",
      ending: "Zapier still uses an old key",
      endingText: "Paste the new key in Zapier under My Apps › Haak; otherwise your Zaps will stop.",
      endsAt: "The old key works until <at/>. The new one is under <keys>Settings › Webhooks</keys>.",
    },
    zap: {
      title: "Switch the Zap on",
      trigger:
        "Choose the products that it is about, or leave them empty for everything. Zapier shows a sample of your own shop.",
      on: "Finish the Zap and switch it on with <b>Publish</b>.",
      waiting: "Haak is waiting until a Zap is on. This page refreshes by itself.",
      nothing: "Is it already on in Zapier? Switch it off and on once; after that it appears here.",
      done_one: "{{count}} Zap is on.",
      done_other: "{{count}} Zaps are on.",
    },
    call: {
      title: "The first event arrives",
      todo: "Once a Zap is on, you see here whether it has got its first event.",
      waiting: "Haak is waiting for the first event for which a Zap is on.",
      how: "Place a test order (with Include Test Orders on in the Zap), or wait for a real customer.",
      test: "Don't want to wait? Send a test call from the endpoint",
      problem: "A Zap refuses its calls",
      resend: "See the calls and send them again",
      done: "It works: a Zap received its last event on <at/>.",
    },
  },
  other: {
    title: "Make and n8n",
    text: "Make and n8n do not need an app of Haak. Make a <rules>rule</rules> and paste the address that they show into the field Webhook URL. A program can also do that itself, with <code>POST /v1/hooks</code> and your API key.",
    make: "<b>Make</b>: begin the scenario with <b>Webhooks › Custom webhook</b> and copy its address. Switch on <b>Get request headers</b> and <b>JSON pass-through</b> if you want to check the signature.",
    n8n: "<b>n8n</b>: begin the workflow with a <b>Webhook</b> node that takes POST, with <b>Raw Body</b> on, and copy the Production URL.",
    reference:
      "The fields and an example are in the <docs>API reference</docs>. What was switched on with the API is in the list of Zaps too.",
  },
};
