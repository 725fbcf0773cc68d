import type { LabelledValue } from "./answers-by-label.ts";
import type { Customer } from "./customer-fields.ts";
import type { Told } from "./envelope.ts";

/** The data of an order event, as far as a run tells it. Amounts are decimal texts, null where nobody told them. */
export interface OrderData {
  readonly order: Order;
  /** Of a call per line: the line that it is about, its position from 1, and how many there are. */
  readonly line?: OrderLine;
  readonly line_number?: number;
  readonly line_count?: number;
}

interface Order {
  readonly id: string;
  readonly number?: Told<string>;
  readonly reference?: Told<string>;
  readonly kind: string;
  readonly mode?: Told<string>;
  readonly source?: Told<string>;
  readonly created_at?: Told<string>;
  readonly paid_at?: Told<string>;
  readonly currency?: Told<string>;
  readonly amount?: Told<string>;
  readonly amount_with_tax?: Told<string>;
  readonly customer?: Told<Customer>;
  readonly lines?: Told<readonly OrderLine[]>;
  readonly payment?: Told<Payment>;
  readonly installment?: Told<{ readonly number?: Told<number>; readonly count?: Told<number> }>;
  readonly subscription_id?: Told<string>;
  readonly upsell?: Told<Upsell>;
  readonly checkout?: Told<{ readonly id: string; readonly name?: Told<string> }>;
  readonly discounts?: Told<readonly Discount[]>;
  readonly tags?: Told<readonly string[]>;
  readonly custom_fields?: Told<readonly LabelledValue[]>;
  readonly affiliate_id?: Told<string>;
  readonly invoice_url?: Told<string>;
}

interface Payment {
  readonly status?: Told<string>;
  readonly method?: Told<string>;
  readonly provider?: Told<string>;
  readonly transaction_id?: Told<string>;
}

interface Upsell {
  readonly id: string;
  readonly name?: Told<string>;
  readonly parent_order_id?: Told<string>;
}

interface Discount {
  readonly code?: Told<string>;
  readonly amount_with_tax?: Told<string>;
}

/** One line of an order. */
export interface OrderLine {
  readonly number?: Told<number>;
  readonly label?: Told<string>;
  readonly product?: Told<Product>;
  readonly type?: Told<string>;
  readonly quantity?: Told<number>;
  readonly amount?: Told<string>;
  readonly amount_with_tax?: Told<string>;
  readonly tax_percentage?: Told<string | number>;
  readonly subscription_id?: Told<string>;
}

/** What was sold. */
export interface Product {
  readonly id: string;
  readonly title?: Told<string>;
  readonly sku?: Told<string>;
  readonly group?: Told<string>;
}
