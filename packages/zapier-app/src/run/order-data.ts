import type { FormAnswer } from "./answers-by-label.ts";
import type { CustomerData } from "./customer-fields.ts";
import type { Reported } from "./envelope.ts";

/** The data of an order event that a run uses. Amounts are decimal texts, or null if the shop did not send them. */
export interface OrderData {
  readonly order: Order;
  /** Only in a call per line: the line, its position from 1, and the number of lines. */
  readonly line?: OrderLineData;
  readonly line_number?: number;
  readonly line_count?: number;
}

interface Order {
  readonly id: string;
  readonly number?: Reported<string>;
  readonly reference?: Reported<string>;
  readonly kind: string;
  readonly mode?: Reported<string>;
  readonly source?: Reported<string>;
  readonly created_at?: Reported<string>;
  readonly paid_at?: Reported<string>;
  readonly currency?: Reported<string>;
  readonly amount?: Reported<string>;
  readonly amount_with_tax?: Reported<string>;
  /** `reverse` if the tax is reversed to a company in another country. */
  readonly tax_exempt?: Reported<string>;
  readonly customer?: Reported<CustomerData>;
  readonly lines?: Reported<readonly OrderLineData[]>;
  readonly payment?: Reported<Payment>;
  readonly installment?: Reported<{ readonly number?: Reported<number>; readonly count?: Reported<number> }>;
  readonly subscription_id?: Reported<string>;
  readonly upsell?: Reported<Upsell>;
  readonly checkout?: Reported<{ readonly id: string; readonly name?: Reported<string> }>;
  readonly discounts?: Reported<readonly Discount[]>;
  readonly comments?: Reported<readonly { readonly value?: Reported<string> }[]>;
  readonly tags?: Reported<readonly string[]>;
  readonly custom_fields?: Reported<readonly FormAnswer[]>;
  readonly affiliate_id?: Reported<string>;
  readonly invoice_url?: Reported<string>;
}

interface Payment {
  readonly status?: Reported<string>;
  readonly type?: Reported<string>;
  readonly method?: Reported<string>;
  readonly provider?: Reported<string>;
  readonly transaction_id?: Reported<string>;
}

interface Upsell {
  readonly id: string;
  readonly name?: Reported<string>;
  readonly parent_order_id?: Reported<string>;
}

interface Discount {
  readonly code?: Reported<string>;
  readonly amount_with_tax?: Reported<string>;
}

/** One line of an order. */
export interface OrderLineData {
  readonly number?: Reported<number>;
  readonly label?: Reported<string>;
  readonly product?: Reported<ProductData>;
  readonly type?: Reported<string>;
  readonly quantity?: Reported<number>;
  readonly amount?: Reported<string>;
  readonly amount_with_tax?: Reported<string>;
  readonly tax_percentage?: Reported<string | number>;
  readonly subscription_id?: Reported<string>;
}

/** What was sold. */
export interface ProductData {
  readonly id: string;
  readonly title?: Reported<string>;
  readonly sku?: Reported<string>;
  readonly group?: Reported<string>;
}
