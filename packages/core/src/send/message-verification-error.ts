/** Why a message was not believed; each code asks for another answer by the receiver, so they never share one. */
export type MessageVerificationCode =
  | "missing_header"
  | "bad_timestamp"
  | "too_old"
  | "too_new"
  | "bad_signature"
  | "bad_secret"
  | "not_json";

/** Thrown by `verifyMessage`. The message tells the facts and what to look at, and never a secret or a signature. */
export class MessageVerificationError extends Error {
  override readonly name = "MessageVerificationError";
  readonly code: MessageVerificationCode;

  constructor(code: MessageVerificationCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
