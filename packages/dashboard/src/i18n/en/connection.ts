import type { TextsOf } from "../languages.ts";
import type { connection as dutch } from "../nl/connection.ts";

export const connection: TextsOf<typeof dutch> = {
  title: "Connection",
  intro: "In five steps, the first buyer gets access. Haak checks each step itself.",
  back: "All connections",
  gone: "This connection no longer exists",
  goneText: "It may have been disconnected. Under Connections you see the ones that still exist.",
  saved: { title: "Fill in the address and the key", text: "Saved for {{where}}. The key is never shown again." },
  call: {
    title: "Test whether the address and the key are right",
    untried: "Not tested yet.",
    byHand: "No call is filled in for giving access. Haak makes a task for every buyer, so there is nothing to test.",
    works: "It works: the last call was accepted on <at/>.",
    failing: "The calls do not arrive",
    answered: "Answer {{status}}, on",
    noAnswer: "No answer, on",
    said: "The other system answered:",
  },
  try: {
    huddle:
      "Huddle has no call that only checks something. So Haak really gives somebody access once: use your own e-mail address. An existing account keeps what it has.",
    others: "Haak really makes the call that gives access once: use your own e-mail address.",
    email: "Your own e-mail address",
    sku: "SKU",
    skuHuddle:
      "The same SKU as for the webhook in Huddle. Empty: an account only. Huddle does not say whether it knows a SKU: look in Huddle afterwards whether you have access.",
    skuOthers: "The SKU of the product. It replaces {sku}.",
    level: "Access level",
    action: "Test it",
    again: "Test it again",
    failed: "The test did not work",
  },
  problem: {
    key: {
      title: "The key is refused",
      huddle:
        "In Huddle, under Settings > Integrations > Webhooks, copy the last part of the webhook's address again, and replace the key in step 1.",
      others: "Replace the key in step 1 with one that the other system knows.",
    },
    notThere: {
      title: "There is no webhook at this address",
      huddle:
        "Check that the domain in step 1 is the one of your community, and that the webhook still exists in Huddle. If it is gone, make a new one and replace the key.",
      others: "Check the URL and the method in step 1.",
    },
    moved: {
      title: "The address redirects to another address",
      huddle: "In step 1, fill in the domain exactly as your browser shows it when your community is open.",
      others: "In step 1, fill in the address that it redirects to; Haak does not follow redirects.",
    },
    notTaken: {
      title: "The call is not accepted",
      huddle: "Check that a webhook in Huddle has exactly this SKU, and try again.",
      others: "Check that the SKU or the level exists, and that the body in step 1 is what the other system expects.",
    },
    theirs: {
      title: "The other system has a problem",
      huddle: "There is nothing you can do about it. Try again in a few minutes.",
      others: "Try again in a few minutes, or ask the administrator of the system.",
    },
    unreachable: {
      title: "There is no answer at this address",
      huddle: "Check the spelling of the domain in step 1. Open it in your browser: do you see your community?",
      others: "Check the spelling of the address in step 1, and that it can be reached from the internet.",
    },
    late: {
      title: "The answer did not come in time",
      huddle: "Try again in a few minutes.",
      others: "Try again in a few minutes, or ask the administrator of the system.",
    },
    certificate: {
      title: "The secure connection is not right",
      huddle:
        "The certificate does not belong to this domain, or has expired. Check the spelling of the domain in step 1.",
      others:
        "The certificate does not belong to this address or has expired. Ask the administrator of the system for a new one.",
    },
    refusedAddress: {
      title: "This address may not be called",
      huddle: "This domain points to an address in a private network. In step 1, fill in the public domain.",
      others: "This address is in a private network. In step 1, fill in a public address.",
    },
  },
  rule: {
    title: "Choose which purchase gives access",
    none: "No rule uses this connection yet. Without a rule, nobody gets access.",
    make: "Add a rule",
    off: "The rule is off",
    offText: "As long as no rule is on, nobody gets access. Switch one on below.",
    noEnd: "Nobody loses access again: there is no rule that takes it away when a subscription ends.",
    toRules: "To the rules",
  },
  arrival: {
    title: "Haak receives purchases",
    none: "Haak has not received any purchase yet. <plug>Connect Plug&Pay first</plug>.",
    notice: "The last notice from Plug&Pay came in on <at/>.",
    event: "The last event came in on <at/>.",
  },
  first: {
    title: "The first buyer has access",
    todo: "Once the steps above are done, you see the first buyer here.",
    waiting: "Everything is ready. Haak is waiting for the first buyer.",
    how: "Don't want to wait? Order the product in the rule yourself.",
    coming: "{{email}} is getting access now…",
    stuck: "{{email}} does not have access yet",
    done: "A buyer has been given access.",
    inside: "{{email}} has access.",
    everybody: "Everybody with access",
  },
};
