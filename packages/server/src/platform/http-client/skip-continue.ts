/** As much of a socket as is needed here: one that was given no encoding, so that it yields bytes. */
export interface ByteReader {
  read(size?: number): Buffer | null;
}

/** Opens the filter again: the next bytes are the beginning of an answer. To be called before each request. */
export type ExpectAnswer = () => void;

const continueStart = Buffer.from("HTTP/1.1 100");
/** A space before the reason, or the line's end: anything else is no three-digit status. */
const endsStatus = Buffer.from(" \r");
const headEnd = Buffer.from("\r\n\r\n");
const headBytesMax = 16 * 1024;

/**
 * Takes "100 Continue" out of what is read from a socket. A client must cope with 1xx answers that it did not ask for (RFC
 * 9110 §15.2), and some servers send 100 to every POST; undici 8.12.4 skips all others but takes 100 for a broken answer
 * and hangs up. Undici reads by `socket.read()` without a size, so that is the place.
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

/** Undecided: what is there may still turn out to be such an answer, so more must be read first. */
function withoutContinue(bytes: Buffer): Rest {
  const known = Math.min(bytes.length, continueStart.length);
  if (!bytes.subarray(0, known).equals(continueStart.subarray(0, known))) return { kind: "through", bytes };
  const afterStatus = bytes[continueStart.length];
  if (afterStatus !== undefined && !endsStatus.includes(afterStatus)) return { kind: "through", bytes };
  const end = bytes.indexOf(headEnd);
  if (end >= 0) return withoutContinue(bytes.subarray(end + headEnd.length));
  return { kind: bytes.length > headBytesMax ? "through" : "undecided", bytes };
}
