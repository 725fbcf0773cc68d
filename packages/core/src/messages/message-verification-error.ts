/** Why a message was not believed; each code asks for another answer by the receiver, so they never share one. */
export type MessageVerificationCode =
  | "missing_header"
  | "bad_timestamp"
  | "too_old"
  | "too_new"
  | "bad_signature"
  | "bad_secret"
  | "not_json";

/**
 * Thrown by `verifyMessage`. The message says what is wrong and what to check, and never contains a secret or a signature.
 *
 * Express and Fastify answer an error that is left to them with its `status` or `statusCode`: so a forged call gets 401, and
 * not the 500 of a program that broke.
 */
export class MessageVerificationError extends Error {
  override readonly name = "MessageVerificationError";
  readonly code: MessageVerificationCode;
  /** The HTTP status to answer with: 401, or 500 for `bad_secret`, which is the receiver's own mistake. */
  readonly status: 401 | 500;
  /** The same as `status`, under the name that Fastify reads. */
  readonly statusCode: 401 | 500;

  constructor(code: MessageVerificationCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = code === "bad_secret" ? 500 : 401;
    this.statusCode = this.status;
  }
}
