import type { AffiliateEvent, UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Proof } from "../fetch/proof.ts";
import type { ThingNotice } from "../receive/notice.ts";
import { type PhpForm, textAt } from "../receive/php-form.ts";
import type { EventDraft } from "./event-history.ts";
import { formOrder, isUnpaidForm } from "./form-order.ts";
import { formSubscription } from "./form-subscription.ts";

/** A notice that brings a form along. */
type FormNotice = Extract<ThingNotice, { version: "v1" }>;

/**
 * The one event that a V1 form tells of, for a shop without an API token. It happened when the form says so, else when it
 * came in. Nothing tells a form that is sent again from one of the next time, so that its key never has a number.
 */
export function proveForm(notice: FormNotice, receivedAt: Date): Proof {
  const { trigger, form, id } = notice;
  if (trigger.tells === "order.paid" && isUnpaidForm(form)) {
    return { kind: "unusable", why: hubMessage("form_order_not_paid", { id }) };
  }
  const { subject, at } = subjectOf(notice);
  const draft: EventDraft = {
    key: `${trigger.subject}:${id}:${trigger.tells.split(".")[1]}`,
    type: trigger.tells,
    occurred_at: at ?? receivedAt.toISOString(),
    data: { [trigger.subject]: subject },
  };
  return { kind: "proved", events: [draft], otherwise: null, note: noteOf(notice) };
}

function subjectOf({ trigger, form, id }: FormNotice) {
  switch (trigger.subject) {
    case "order": {
      const subject = formOrder(form, id);
      return { subject, at: trigger.tells === "order.paid" ? subject.paid_at : subject.created_at };
    }
    case "subscription": {
      const subject = formSubscription(form, id, trigger.tells);
      const times = {
        "subscription.started": subject.started_at,
        "subscription.cancelled": subject.cancelled_at,
        "subscription.ended": subject.ended_at,
      };
      return { subject, at: times[trigger.tells] };
    }
    case "affiliate":
      return { subject: formAffiliate(form, { id, namedType: trigger.tells }), at: null };
  }
}

function noteOf({ trigger, form, id }: FormNotice): UserMessage | null {
  return trigger.subject === "order" && formOrder(form, id).kind === "upsell" ? UNKNOWN_UPSELL : null;
}

const UNKNOWN_UPSELL = hubMessage("upsell_unknown_v1");

/** An affiliate as far as a V1 form tells it. No such form is known yet, so that the fields are those of orders and of the API. */
function formAffiliate(form: PhpForm, { id, namedType }: { id: string; namedType: AffiliateEvent["type"] }) {
  const fullName = [textAt(form, "firstname"), textAt(form, "lastname")].filter(Boolean).join(" ");
  return {
    id,
    name: textAt(form, "name") ?? (fullName || undefined),
    email: textAt(form, "email") ?? undefined,
    status: textAt(form, "status") ?? namedType.split(".")[1],
  };
}
