import { putOwn } from "../map-values.ts";

/** The maximum size of a stored answer body in bytes of UTF-8, unless the caller asks for more. */
const answerBytesMax = 64 * 1024;

/** Collects an answer while it arrives. */
export interface AnswerReader {
  /** Stores the head of the final answer. Later heads do not occur. */
  readHead(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void;
  /** Returns whether more may be read. */
  readBody(chunk: Uint8Array): boolean;
  /** Null until the head has arrived. */
  answer(): ReadAnswer | null;
}

/** A stored answer, for the log and for the decision about its status. */
export interface ReadAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Collects an answer piece by piece, and never more than the maximum size. */
export function createAnswerReader(bytesMax = answerBytesMax): AnswerReader {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let head: Omit<ReadAnswer, "body"> | null = null;
  return {
    readHead(status, headers) {
      head = { status, headers: flatHeaders(headers) };
    },
    readBody(chunk) {
      // Copied, because undici reuses its read buffer. It is cut first, so that a huge chunk is not copied whole.
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
 * Decodes UTF-8 and replaces invalid bytes. NUL is replaced too, because PostgreSQL cannot store it. Each replacement character has three
 * bytes, so that the limit is applied again to the text. A character that the limit cuts in two is dropped.
 */
function bodyText(bytes: Uint8Array, bytesMax: number): string {
  const text = decode(bytes, bytesMax).replaceAll("\0", "");
  return Buffer.byteLength(text) <= bytesMax ? text : decode(Buffer.from(text).subarray(0, bytesMax), bytesMax);
}

const AS_IT_IS = { ignoreBOM: true };
/** One decoder for complete texts, because it keeps no state between them. */
const wholeTexts = new TextDecoder("utf-8", AS_IT_IS);

function decode(bytes: Uint8Array, bytesMax: number): string {
  if (bytes.length < bytesMax) return wholeTexts.decode(bytes);
  // A cut text may end inside a character, so that it needs its own decoder, which drops that character.
  return new TextDecoder("utf-8", AS_IT_IS).decode(bytes, { stream: true });
}

/** Uses one loop, because every answer has about five headers and lists of pairs took twice as long. */
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
