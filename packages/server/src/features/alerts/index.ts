/** What other features may import from this one. */
export { readAlertSettings } from "./alert-settings-store.ts";
export { createEnqueueShopMail, type EnqueueShopMail } from "./write-alert.ts";
