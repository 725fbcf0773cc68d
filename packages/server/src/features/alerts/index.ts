/** What other features may use of this one. */
export { readAlertSettings } from "./alert-settings-store.ts";
