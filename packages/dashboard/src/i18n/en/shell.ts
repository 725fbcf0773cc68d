import type { TextsOf } from "../languages.ts";
import type { shell as dutch } from "../nl/shell.ts";

export const shell: TextsOf<typeof dutch> = {
  skipToContent: "Skip to content",
  navigation: "Main navigation",
  openNavigation: "Open menu",
  closeNavigation: "Close menu",
  nav: {
    overview: "Overview",
    events: "Events",
    deliveries: "Deliveries",
    endpoints: "Endpoints",
    products: "Products",
    upsells: "Upsells",
    rules: "Rules and connections",
    plugAndPay: "Plug&Pay",
    zapier: "Zapier",
    access: "Huddle and access",
    settings: "Settings",
    webhooks: "Webhooks",
    alerts: "Alerts",
    changes: "Changes",
    shops: "Shops",
  },
  shop: "Shop",
  noSuchShop: "No shop with that name",
  signOut: "Sign out",
  signOutFailed: "Signing out did not work",
  chooseShop: {
    title: "Choose a shop",
    text: "You have signed in as administrator. Choose the shop to look at; you can change it at the top of the page at any time.",
    none: "There is no shop yet",
    noneText: "Make the first one below.",
    failed: "This shop could not be opened",
  },
  notFound: {
    title: "This page does not exist",
    text: "The address is wrong, or the page was removed. Check the link, or go back to the overview.",
    back: "To the overview",
  },
  broken: {
    title: "This page cannot be shown",
    text: "Haak has probably been updated in the meantime. Load the page again; nothing is lost.",
    reload: "Reload",
  },
};
