import type { TextsOf } from "../languages.ts";
import type { changes as dutch } from "../nl/changes.ts";

/** Who changed what. */
export const changes: TextsOf<typeof dutch> = {
  title: "Changes",
  intro: "Who changed or sent what in this shop, and when. What somebody filled in is not shown.",
  failed: "The changes could not be loaded",
  none: "Nothing has been changed yet",
  noneText: "As soon as somebody changes a rule, a key or a setting, it appears here.",
  byAdmin: "the administrator",
  byKey: "the key “{{name}}”",
  who: "By {{who}}, from {{address}}",
  named: "{{did}}: {{name}}",
  fields: "It was about: {{fields}}",
  view: "View",
  viewWhat: "View: {{what}}",
  action: {
    shop: { created: "Shop made" },
    api_key: { created: "API key made", replaced: "API key replaced", deleted: "API key deleted" },
    settings: {
      webhooks: { changed: "Webhooks of the shop changed" },
      alerts: { changed: "Alerts changed" },
    },
    rule: { created: "Rule made", changed: "Rule changed", deleted: "Rule deleted" },
    hook: { created: "Zap or hook switched on", deleted: "Zap or hook switched off" },
    endpoint: { changed: "Endpoint changed", secret: { rotated: "Signing secret renewed" }, tested: "Test call sent" },
    delivery: { retried: "Delivery sent again" },
    replay: { started: "Sending again started", stopped: "Sending again stopped" },
    preview: { sent: "Calls of “What if?” sent" },
    plugandpay: { changed: "Connection to Plug&Pay changed" },
    notice: { retried: "Notice from Plug&Pay processed again" },
    reconciliation: { started: "Comparison with Plug&Pay started" },
    connection: {
      created: "Access connection made",
      changed: "Access connection changed",
      checked: "Access connection tried",
      deleted: "Access connection deleted",
    },
    hold: { released: "Revokes on hold carried out", dismissed: "Revokes on hold dismissed" },
    task: { done: "Task ticked off" },
    access: { rebuilt: "Access rebuilt from the events" },
    comparison: { made: "Member list compared", applied: "Differences with a member list applied" },
    erasure: { started: "Somebody's data erased" },
  },
};
