import type { ui as dutch } from "../nl/ui.ts";
import type { TextsOf } from "../texts-of.ts";

/** What all pages share: states, buttons, small words. */
export const ui: TextsOf<typeof dutch> = {
  loading: "Loading…",
  retry: "Try again",
  failure: {
    title: "This did not work",
    unreachable: "The hub cannot be reached. Check your internet connection and try again.",
    unexpected: "Something went wrong in this page. Load it again; if that does not help, report it.",
    retryAfter: "Try again in {{seconds}} seconds.",
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
