import type { Proof } from "../fetch/proof.ts";
import type { Notice } from "../receive/notice.ts";
import type { EventDraft } from "./event-draft.ts";
import { formOrder, saysUnpaid } from "./form-order.ts";
import { formSubscription } from "./form-subscription.ts";

/** A notice that brings a form along. */
export type FormNotice = Extract<Notice, { version: "v1" }>;

/**
 * The one event that a V1 form tells of, for a shop without an API token. It happened when the form says so, else when it
 * came in.
 */
export function proveForm(notice: FormNotice, receivedAt: Date): Proof {
  const { trigger, form, id } = notice;
  if (trigger.tells === "order.paid" && saysUnpaid(form)) {
    return { kind: "unusable", why: `The form says of order ${id} that it is not paid.` };
  }
  const draft = draftOf(notice, receivedAt.toISOString());
  return { kind: "proved", events: [draft], otherwise: "", note: null };
}

function draftOf({ trigger, form, id }: FormNotice, received: string): EventDraft {
  const what = trigger.tells.split(".")[1];
  if (trigger.subject === "order") {
    const order = formOrder(form, id);
    const at = trigger.tells === "order.paid" ? order.paid_at : order.created_at;
    return { key: `order:${id}:${what}`, type: trigger.tells, occurred_at: at ?? received, data: { order } };
  }
  const subscription = formSubscription(form, id, trigger.tells);
  const times = {
    "subscription.started": subscription.started_at,
    "subscription.cancelled": subscription.cancelled_at,
    "subscription.ended": subscription.ended_at,
  };
  const occurred_at = times[trigger.tells] ?? received;
  return { key: `subscription:${id}:${what}`, type: trigger.tells, occurred_at, data: { subscription } };
}
