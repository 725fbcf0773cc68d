import type { TextsOf } from "../languages.ts";
import type { webhooks as dutch } from "../nl/webhooks.ts";

export const webhooks: TextsOf<typeof dutch> = {
  title: "Webhooks",
  intro: "The webhook for your whole shop: which system is called for every order and for every cancellation.",
  notRead: "The settings could not be loaded",
  url: "Webhook URL",
  urlHint: "Paste the URL from your other software or tool. Leave it empty to call nothing.",
  advanced: "Advanced",
  save: "Save",
  saveWhat: "Save: {{what}}",
  saved: "Saved",
  unsaved: "You have changes that are not saved yet.",
  keys: {
    title: "API key",
    intro:
      "With an API key, another system or tool connects to your shop. You copy it with one click when it is made; after that you see only its last characters.",
    failed: "The keys could not be loaded",
    none: "There is no API key yet",
    noneText: "Make one for each system that talks to your shop.",
    make: "New key",
    makeIt: "Make the key",
    name: "What is the key for?",
    nameHint: "Zapier or Bookkeeping, for example. It tells you later which one you can replace.",
    created: "Made on <at/>",
    lastUsed: "last used on <at/>",
    neverUsed: "never used",
    expires: "Replaced, works until <at/>",
    current: "you are signed in with this",
    currentStays:
      "You cannot delete this key now, because you have signed in with it. Replace it, or sign in with another key.",
    replace: "Replace",
    replaceWhat: "Replace {{name}} {{hint}}",
    replaceTitle: "Replace the key “{{name}}”",
    replaceText: "You get a new key with the same name. Zaps that were made with the old one keep working.",
    overlap: "How long does the old key keep working?",
    ownKey: "If you have signed in with this key, you have to sign in again afterwards. Copy the new key first.",
    delete: "Delete",
    deleteWhat: "Delete {{name}} {{hint}}",
    deleteTitle: "Delete the key “{{name}}”?",
    deleteText:
      "The key {{hint}} stops working at once. Zaps that were made with it are switched off. If you have signed in with it yourself, you are signed out. This cannot be undone.",
  },
  orders: {
    title: "Orders",
    intro: "This webhook is called for every order, whatever product was bought.",
    saved: "This applies from now on, to every new order.",
    recurring: "Also for direct debits and instalments",
    perLine: "Call for each order line instead of the whole order",
    perLineHint: "Useful with order bumps: every product in the order gets a call of its own.",
    includeTest: "Also for test orders",
    moment: "When?",
    paid: "As soon as the order is paid",
    created: "As soon as the order is made",
    createdHint: "Note: the money may still be on its way, or may never come.",
  },
  cancellations: {
    title: "Cancellations",
    intro: "This webhook is called as soon as a subscription becomes inactive.",
    saved: "This applies from now on, to every subscription that ends.",
    url: "Webhook URL for cancellations",
    advanced: "Advanced for cancellations",
  },
  summary: {
    nothing: "Nothing is called as long as there is no URL here.",
    paid: {
      first: "Called for every paid order and upsell, not for direct debits and instalments.",
      recurring: "Called for every paid order and upsell, and for every direct debit and instalment too.",
    },
    created: {
      first: "Called for every order and upsell that is made, paid or not; not for direct debits and instalments.",
      recurring:
        "Called for every order and upsell that is made, paid or not, and for every direct debit and instalment too.",
    },
    perOrder: "One call for each order, with all its lines.",
    perLine: "Each order line gets a call of its own: three lines are three calls.",
    withTest: "Test orders count too.",
    withoutTest: "Test orders are skipped.",
    ended:
      "Called as soon as a subscription becomes inactive. If it was cancelled but is still active, the call follows at its end. A fully paid instalment plan does not count as a cancellation.",
  },
  test: {
    send: "Send a test call",
    sendWhat: "Send a test call: {{what}}",
    hint: "Sends a signed sample order to the saved URL.",
    saveFirst: "Save your change first; then you can test it.",
    noUrl: "Fill in a URL and save. Then you can send a test call here.",
    noEndpoint: "The endpoint of this URL could not be loaded",
    failed: "The test call failed",
    underWay: "The test call is on its way…",
    works: "It works",
    worksNot: "It does not work yet",
    notMade: "The test call was not sent",
    paused:
      "This endpoint is off, or paused because earlier calls failed. The test call waits; switch the endpoint on, or try again later.",
    notPossible: "The call could not be sent. Save the URL again and retry.",
    answered: "Answered with status {{status}}, after {{milliseconds}} ms.",
    noAnswer: "No answer, after {{milliseconds}} ms.",
    body: "The answer",
    again: "Haak retries the same call by itself on <at/>.",
  },
  advice: {
    delivered: "Your system has received and confirmed the call. There is nothing to do.",
    notAllowed:
      "Your system does not allow the call. Check whether the URL needs a key or password, and copy the URL again.",
    notFound: "There is nothing at this URL. Copy it again from your other software and check that it is complete.",
    wrongMethod:
      "This URL does not accept messages (POST). Find the URL in your other software that is meant for webhooks.",
    tooMany: "Your system gets too many calls at once. Haak retries later by itself.",
    notUnderstood:
      "Your system does not understand the message. Choose another format under Advanced, or show the answer below to the maker of your system.",
    broken: "Your other system had an error. Show the answer below to its administrator. Haak keeps trying.",
    rejected: "Your system has refused the call. The answer below probably explains why.",
    redirected:
      "This URL redirects to another one. Fill in the URL that it redirects to; Haak does not follow redirects.",
    gone: "Your system says that this URL no longer exists. Make a new webhook there and fill in the new URL.",
    timed_out:
      "Your system did not answer in time. Let it answer first and do its work afterwards, or ask its administrator why it is slow.",
    unreachable: "Your system cannot be reached. Check the URL for typing errors, and whether the system is on.",
    bad_tls: "The certificate of this URL is not valid. The administrator of that system has to renew it.",
    refused_address: "This address is in a private network and may not be called. Use a public address.",
  },
};
