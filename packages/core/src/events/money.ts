import { z } from "zod";

const MONEY = /^-?(?:0|[1-9]\d{0,14})\.\d{2}$/;

/**
 * An amount as text with exactly two decimals, such as `"121.00"` or `"-121.00"`, beside a currency. Never a float,
 * because cents would be lost.
 */
export const moneySchema = z
  .string()
  .regex(MONEY, 'is not an amount; write it as text with a point and two decimals, such as "121.00" or "-121.00"');

/** An amount that must be present but may be null, because Plug&Pay's V1 webhooks do not have every amount. */
export const moneyOrUnknownSchema = moneySchema.nullable();
