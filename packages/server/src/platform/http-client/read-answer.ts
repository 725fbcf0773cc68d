import { putOwn } from "../map-values.ts";

/** The most that is kept of the body of an answer, in bytes of UTF-8, unless the caller asks for more. */
const answerBytesMax = 64 * 1024;

/** What has arrived of an answer so far. */
export interface AnswerReader {
  /** The head of the final answer; later heads do not come. */
  readHead(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void;
  /** Returns whether more may be read. */
  readBody(chunk: Uint8Array): boolean;
  /** Null until the head has arrived. */
  answer(): ReadAnswer | null;
}

/** An answer as it is kept: for the log and for the decision that its status makes. */
export interface ReadAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Collects an answer piece by piece, and never more of its body than is kept. */
export function createAnswerReader(bytesMax = answerBytesMax): AnswerReader {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let head: Omit<ReadAnswer, "body"> | null = null;
  return {
    readHead(status, headers) {
      head = { status, headers: flatHeaders(headers) };
    },
    readBody(chunk) {
      // Copied, because undici lends its read buffer; cut first, so that a giant chunk is not copied whole.
      chunks.push(Buffer.from(chunk.subarray(0, bytesMax - bytes)));
      bytes = Math.min(bytes + chunk.length, bytesMax);
      return bytes < bytesMax;
    },
    answer() {
      const body = () => (chunks.length === 0 ? "" : bodyText(Buffer.concat(chunks), bytesMax));
      return head === null ? null : { status: head.status, headers: head.headers, body: body() };
    },
  };
}

/**
 * Lossy UTF-8, without NUL, which PostgreSQL cannot store as text. Every broken byte becomes a sign of three bytes, so the
 * limit is applied once more to the text; a character cut in two by it is left off.
 */
function bodyText(bytes: Uint8Array, bytesMax: number): string {
  const text = decode(bytes, bytesMax).replaceAll("\0", "");
  return Buffer.byteLength(text) <= bytesMax ? text : decode(Buffer.from(text).subarray(0, bytesMax), bytesMax);
}

const AS_IT_IS = { ignoreBOM: true };
/** For what is whole: it keeps nothing from one text to the next. */
const wholeTexts = new TextDecoder("utf-8", AS_IT_IS);

function decode(bytes: Uint8Array, bytesMax: number): string {
  if (bytes.length < bytesMax) return wholeTexts.decode(bytes);
  // What was cut may end within a character, which a decoder of its own then keeps to itself.
  return new TextDecoder("utf-8", AS_IT_IS).decode(bytes, { stream: true });
}

/** In one pass, as every answer has some five of them; lists of lists in between took twice as long. */
function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined) continue;
    const text = typeof value === "string" ? value : value.join(", ");
    putOwn(flat, name.toLowerCase(), text.replaceAll("\0", ""));
  }
  return flat;
}
