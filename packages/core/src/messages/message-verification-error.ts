/** Why a message was not verified. Each code asks for another action of the receiver. */
export type MessageVerificationCode =
  | "missing_header"
  | "bad_timestamp"
  | "too_old"
  | "too_new"
  | "bad_signature"
  | "bad_secret"
  | "not_json";

/**
 * Thrown by `verifyMessage`. The message says what is wrong and what to check. It never contains a secret or a
 * signature.
 *
 * Express and Fastify answer an unhandled error with its `status` or `statusCode`. So a forged call gets 401, instead
 * of the 500 of a program error.
 */
export class MessageVerificationError extends Error {
  override readonly name = "MessageVerificationError";
  readonly code: MessageVerificationCode;
  /** The HTTP status to answer with: 401, or 500 for `bad_secret`, because that is the receiver's own mistake. */
  readonly status: 401 | 500;
  /** The same as `status`, because Fastify reads this name. */
  readonly statusCode: 401 | 500;

  constructor(code: MessageVerificationCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = code === "bad_secret" ? 500 : 401;
    this.statusCode = this.status;
  }
}
