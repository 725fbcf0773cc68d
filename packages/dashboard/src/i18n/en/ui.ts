import type { ui as dutch } from "../nl/ui.ts";
import type { TextsOf } from "../texts-of.ts";

/** What all pages share: states, buttons, small words. */
export const ui: TextsOf<typeof dutch> = {
  loading: "Loading…",
  retry: "Try again",
  step: {
    number: "Step {{number}}:",
    todo: "(still to do)",
    checking: "(being checked)",
    done: "(done)",
    problem: "(something is wrong)",
  },
  failure: {
    title: "This did not work",
    unreachable: "The hub cannot be reached. Check your internet connection and try again.",
    unexpected: "Something went wrong in this page. Load it again; if that does not help, report it.",
    retryAfter: "Try again in {{seconds}} seconds.",
  },
  unsaved: {
    title: "Leave without saving?",
    text: "You changed something and did not save it. If you leave, that change is lost.",
    leave: "Leave without saving",
  },
  notSaved: {
    title: "This was not saved",
    fields: "Something is not right yet. Look at the fields with a red text, and save again.",
    changedTitle: "Somebody else was quicker",
    changed:
      "Somebody else has changed these settings in the meantime. You see what is saved now; make your change again and save it.",
  },
  url: {
    incomplete: "This is not a whole address. Paste the whole URL, like https://example.com/webhook.",
    otherScheme: "Only addresses that begin with https:// can be called.",
    credentials: "Put no user name or password into the URL; it could be read in logs.",
    refused:
      "This URL may not be called. Use an address that begins with https:// and can be reached from the internet. (The hub says: {{hubSays}})",
  },
  format: {
    label: "Shape of the message",
    hint: "Choose another one only if your system was made for Plug&Pay's own webhooks.",
    haak: "Haak (JSON with the whole order, signed)",
    v2: "Plug&Pay version 2 (JSON with the number only)",
    v1: "Plug&Pay version 1 (form)",
  },
  copy: "Copy",
  copyWhat: "Copy {{what}}",
  copied: "Copied",
  copyFailed: "This browser does not allow copying; select the text and copy it yourself.",
  secret: { show: "Show {{what}}", hide: "Hide {{what}}", hidden: "hidden" },
  language: "Language",
  toDark: "Dark appearance",
  toLight: "Light appearance",
  cancel: "Cancel",
  close: "Close",
};
