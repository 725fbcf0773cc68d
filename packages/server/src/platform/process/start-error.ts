/**
 * Stops the start of the hub. `message` is one sentence for the person at the terminal: what is wrong, with which
 * values, and how to mend it; it is printed without a stack. `code` is for tests and for whoever looks it up.
 */
export class StartError extends Error {
  override readonly name = "StartError";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
