import type { AffiliateEvent } from "@haak/core";
import { type PhpForm, textAt } from "../receive/php-form.ts";

/** An affiliate as far as a V1 form tells it. No such form is known yet, so that the fields are those of orders and of the API. */
export function formAffiliate(form: PhpForm, { id, told }: { id: string; told: AffiliateEvent["type"] }) {
  const fullName = [textAt(form, "firstname"), textAt(form, "lastname")].filter(Boolean).join(" ");
  return {
    id,
    name: textAt(form, "name") ?? (fullName || undefined),
    email: textAt(form, "email") ?? undefined,
    status: textAt(form, "status") ?? told.split(".")[1],
  };
}
