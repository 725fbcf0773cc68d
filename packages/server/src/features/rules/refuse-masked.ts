import type { FieldError } from "@haak/core";
import { MASKED } from "../../platform/crypto/mask-headers.ts";

import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import { isRecord } from "../../platform/is-record.ts";

/**
 * What is wrong with masked values that have nothing behind them: sent, they would be the credential. `holder` is what has
 * `headers`, such as an action; `pointer` says where it is in the body.
 */
export function findMaskedHeaders(holder: unknown, pointer: string): FieldError[] {
  if (!isRecord(holder) || !isRecord(holder.headers)) return [];
  return Object.entries(holder.headers).flatMap(([name, value]) =>
    value === MASKED ? [maskedAt(`${pointer}/headers/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`)] : [],
  );
}

/** The error of one masked value. */
export function maskedAt(pointer: string): FieldError {
  return {
    pointer,
    message: hubMessage("masked_value_unknown"),
  };
}
