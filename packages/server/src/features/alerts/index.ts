/** What other features may import from this one. */
export { readAlertSettings } from "./alert-settings-store.ts";
