import type { TextsOf } from "../languages.ts";
import type { connection as dutch } from "../nl/connection.ts";

/** How far one connection with Huddle or another system is. */
export const connection: TextsOf<typeof dutch> = {
  title: "Connection",
  intro: "Five steps until the first buyer is in. Haak checks each of them itself.",
  back: "All connections",
  gone: "This connection is no longer there",
  goneText: "Perhaps it was disconnected. Under Connections are those that are still there.",
  saved: { title: "Fill in address and key", text: "Saved for {{where}}. The key is never shown again." },
  call: {
    title: "Try whether address and key are right",
    untried: "Not tried yet.",
    byHand: "No call is filled in for letting somebody in. Each buyer becomes a task; there is nothing to try.",
    works: "It works: the last call was accepted on <at/>.",
    failing: "The calls do not arrive",
    answered: "Answer {{status}}, on",
    noAnswer: "No answer, on",
    said: "The other system said:",
  },
  try: {
    huddle:
      "Huddle has no call that only checks something. So Haak really lets somebody in once: use your own e-mail address. An account that exists keeps what it has.",
    others: "Haak really makes the call that lets somebody in, once: use your own e-mail address.",
    email: "Your own e-mail address",
    sku: "SKU",
    skuHuddle:
      "As at the webhook in Huddle. Empty: an account only. Huddle does not say whether it knows a SKU: see in Huddle afterwards whether you have the access.",
    skuOthers: "That of the product; it is filled in as {sku}.",
    level: "Access level",
    action: "Try it",
    again: "Try it again",
    failed: "Trying it did not work",
  },
  trouble: {
    key: {
      title: "The key is refused",
      huddle:
        "In Huddle, under Settings > Integrations > Webhooks, copy the last part of the webhook's address again, and replace the key at step 1.",
      others: "Replace the key at step 1 by one that the other system knows.",
    },
    notThere: {
      title: "There is no webhook at this address",
      huddle:
        "See whether the domain at step 1 is that of your community, and whether the webhook is still there in Huddle. If it is gone, make a new one and replace the key.",
      others: "See whether the URL and the method at step 1 are right.",
    },
    moved: {
      title: "The address leads on to another address",
      huddle: "At step 1, fill in the domain as your browser shows it when your community is open.",
      others: "At step 1, fill in the address that it leads to; Haak follows no redirect.",
    },
    notTaken: {
      title: "The call is not accepted",
      huddle: "See whether a webhook in Huddle has exactly this SKU, and try again.",
      others: "See whether the SKU or the level exists, and whether the body at step 1 is what the other system wants.",
    },
    theirs: {
      title: "The other system is in trouble",
      huddle: "There is nothing that you can do about it. Try again in a few minutes.",
      others: "Try again in a few minutes, or ask whoever runs the system.",
    },
    unreachable: {
      title: "Nobody answers at this address",
      huddle: "See whether the domain at step 1 is spelt right. Open it in your browser: do you see your community?",
      others: "See whether the address at step 1 is spelt right and can be reached from the internet.",
    },
    late: {
      title: "The answer did not come in time",
      huddle: "Try again in a few minutes.",
      others: "Try again in a few minutes, or ask whoever runs the system.",
    },
    certificate: {
      title: "The secure connection is not right",
      huddle:
        "The certificate does not belong to this domain or has expired. See whether the domain at step 1 is spelt right.",
      others:
        "The certificate does not belong to this address or has expired. Ask whoever runs the system for a new one.",
    },
    refusedAddress: {
      title: "This address may not be called",
      huddle: "The domain leads to an address inside a network. At step 1, fill in the public domain.",
      others: "The address leads to a place inside a network. At step 1, fill in a public address.",
    },
  },
  rule: {
    title: "Say at which purchase somebody gets in",
    none: "No rule uses this connection yet. Without a rule nobody gets in.",
    make: "Add a rule",
    off: "The rule is off",
    offText: "As long as no rule is on, nobody gets in. Switch one on below.",
    noEnd: "Nobody loses access again: there is no rule that takes it away when a subscription ends.",
    toRules: "To the rules",
  },
  arrival: {
    title: "Haak hears of purchases",
    none: "Haak has not heard of any purchase yet. <plug>Connect Plug&Pay first</plug>.",
    notice: "Plug&Pay last told of something on <at/>.",
    event: "The last event came in on <at/>.",
  },
  first: {
    title: "The first buyer is in",
    todo: "Once the steps above are done, you see the first buyer here.",
    waiting: "Everything is ready. Haak waits for the first buyer.",
    how: "No time to wait? Place an order of the product in the rule yourself.",
    coming: "{{email}} is getting access now…",
    stuck: "{{email}} is not in yet",
    done: "A buyer was let in.",
    inside: "{{email}} is in.",
    everybody: "Everybody with access",
  },
};
