import type { TextsOf } from "../languages.ts";
import type { alerts as dutch } from "../nl/alerts.ts";

export const alerts: TextsOf<typeof dutch> = {
  title: "Alerts",
  intro: "Who gets an e-mail when something does not arrive, well before anything is switched off.",
  notRead: "The settings could not be loaded",
  email: "E-mail address for alerts",
  emailHint: "One address. Leave it empty to get no e-mail.",
  emailWrong: "This is not an e-mail address. Fill in one address, without a name.",
  digest: "Send a weekly digest every Monday",
  digestHint: "How much came in, what was delivered, and what is still wrong.",
  digestNeedsEmail: "Fill in an e-mail address to get the digest.",
  language: "Language of the mails",
  nl: "Dutch",
  en: "English",
  save: "Save",
  saved: "Saved",
  savedTo: "Alerts go to {{email}} from now on.",
  savedNobody: "No e-mails are sent.",
  lastMail: "The last mail",
  never: "No mail has been sent yet.",
  sent: "The last mail was sent on <at/>.",
  problem: "Mail does not arrive",
  problemAt: "On <at/>.",
};
