import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ShopEvent } from "../../api/client/openapi.ts";
import { Money } from "../../ui/formats.tsx";

/** The fields of an event that a list shows. */
export interface Subject {
  readonly name: string;
  readonly email: string | null;
  readonly amount: { readonly amount: string; readonly currency: string } | null;
  readonly isTest: boolean;
}

const NOTHING = { email: null, amount: null, isTest: false } as const;

export function subjectOf(event: ShopEvent): Subject {
  const { data } = event;
  if ("order" in data) return { name: data.order.number ?? data.order.id, ...moneyOf(data.order) };
  if ("subscription" in data) return { name: data.subscription.id, ...moneyOf(data.subscription) };
  if ("affiliate" in data) return { ...NOTHING, name: data.affiliate.name, email: data.affiliate.email };
  if ("form" in data) return { ...NOTHING, name: data.form.name, email: data.form.customer?.email ?? null };
  return { ...NOTHING, name: data.endpoint.url };
}

interface Bought {
  readonly amount_with_tax?: string | null;
  readonly currency?: string | null;
  readonly mode?: string | null;
  readonly customer?: { readonly email?: string | null } | null;
}

function moneyOf({ amount_with_tax: amount, currency, mode, customer }: Bought): Omit<Subject, "name"> {
  return {
    email: customer?.email ?? null,
    amount: amount ? { amount, currency: currency ?? "EUR" } : null,
    isTest: mode === "test",
  };
}

export function AboutEvent({ event }: { readonly event: ShopEvent }) {
  const { t } = useTranslation("events");
  const { email, amount, isTest } = subjectOf(event);
  const parts: ReactNode[] = [email, amount && <Money key="money" {...amount} />, isTest && t("test")].filter(Boolean);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts never change places.
    <span key={index}>
      {index > 0 && " · "}
      {part}
    </span>
  ));
}
