/** The part of a socket that is needed here. It must have no encoding, so that it returns bytes. */
export interface ByteReader {
  read(size?: number): Buffer | null;
}

/** Opens the filter again, because the next bytes are the start of an answer. It must be called before each request. */
export type ExpectAnswer = () => void;

const continueStart = Buffer.from("HTTP/1.1 100");
/** A status of three digits is followed by a space or by the end of the line. */
const endsStatus = Buffer.from(" \r");
const headEnd = Buffer.from("\r\n\r\n");
const headBytesMax = 16 * 1024;

/**
 * Removes "100 Continue" from the bytes of a socket. A client must accept 1xx answers that it did not request (RFC 9110 §15.2), and some
 * servers send 100 for every POST. Undici 8.12.4 skips all other 1xx answers, but treats 100 as a broken answer and closes the connection.
 * The filter replaces `socket.read()`, because undici reads only with it.
 */
export function skipContinue(socket: ByteReader): ExpectAnswer {
  const read: ByteReader["read"] = socket.read.bind(socket);
  let atStart = false;
  let undecided: Buffer = Buffer.alloc(0);

  socket.read = (size?: number) => {
    const chunk = read(size);
    if (!atStart || chunk === null) return chunk;
    const rest = withoutContinue(undecided.length === 0 ? chunk : Buffer.concat([undecided, chunk]));
    undecided = rest.kind === "undecided" ? rest.bytes : Buffer.alloc(0);
    atStart = rest.kind === "undecided";
    return rest.kind === "undecided" ? null : rest.bytes;
  };
  return () => {
    atStart = true;
  };
}

type Rest = { readonly kind: "undecided" | "through"; readonly bytes: Buffer };

/** Not decided yet, because the bytes may still become such an answer. More must be read first. */
function withoutContinue(bytes: Buffer): Rest {
  const known = Math.min(bytes.length, continueStart.length);
  if (!bytes.subarray(0, known).equals(continueStart.subarray(0, known))) return { kind: "through", bytes };
  const afterStatus = bytes[continueStart.length];
  if (afterStatus !== undefined && !endsStatus.includes(afterStatus)) return { kind: "through", bytes };
  const end = bytes.indexOf(headEnd);
  if (end >= 0) return withoutContinue(bytes.subarray(end + headEnd.length));
  return { kind: bytes.length > headBytesMax ? "through" : "undecided", bytes };
}
