import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** What the server knows of a name: its addresses, the name that it stands for, or that it never answers. */
type Entry = readonly string[] | { readonly cname: string } | "silent" | "broken";

/** A DNS server on loopback that answers by UDP from a table, until the test ends. Names that are not in the table do not exist. */
export async function startFakeDns(zone: Readonly<Record<string, Entry>>, { answersIpv6 = true } = {}) {
  const asked: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (question: Buffer, from: RemoteInfo) => {
    const { name, type, end } = readQuestion(question);
    asked.push(`${name} ${type === A ? "A" : "AAAA"}`);
    const entry = zone[name];
    if (entry === "silent" || (type !== A && !answersIpv6)) return;
    socket.send(
      answerTo(question.subarray(0, end), { records: recordsOf(zone, { name, type }), code: codeOf(entry) }),
      from.port,
      from.address,
    );
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return { servers: [`127.0.0.1:${socket.address().port}`], asked };
}

const A = 1;
const CNAME = 5;
const NO_SUCH_NAME = 3;
const SERVER_FAILURE = 2;

interface Question {
  readonly name: string;
  readonly type: number;
}

interface ResourceRecord extends Question {
  readonly data: Buffer;
}

function codeOf(entry: Entry | undefined): number {
  if (entry === "broken") return SERVER_FAILURE;
  return entry === undefined ? NO_SUCH_NAME : 0;
}

function recordsOf(zone: Readonly<Record<string, Entry>>, { name, type }: Question): ResourceRecord[] {
  const entry = zone[name];
  if (entry === undefined || typeof entry === "string") return [];
  if ("cname" in entry)
    return [{ name, type: CNAME, data: nameBytes(entry.cname) }, ...recordsOf(zone, { name: entry.cname, type })];
  return entry
    .filter((address) => address.includes(":") === (type !== A))
    .map((address) => ({ name, type, data: addressBytes(address) }));
}

/** Twelve bytes of header, then the labels of the name, its type and its class (RFC 1035 §4.1). */
function readQuestion(message: Buffer): Question & { readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join(".").toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(question: Buffer, { records, code }: { records: readonly ResourceRecord[]; code: number }): Buffer {
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(records.length, 6);
  header.fill(0, 8, 12);
  return Buffer.concat([header, question.subarray(12), ...records.map(recordBytes)]);
}

function recordBytes({ name, type, data }: ResourceRecord): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(60, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([nameBytes(name), fixed, data]);
}

function nameBytes(name: string): Buffer {
  const labels = name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function addressBytes(address: string): Buffer {
  if (!address.includes(":")) return Buffer.from(address.split(".").map(Number));
  const [before = "", after = ""] = address.split("::").map((half) =>
    half
      .split(":")
      .filter(Boolean)
      .map((group) => group.padStart(4, "0"))
      .join(""),
  );
  return Buffer.from(before + "0".repeat(32 - before.length - after.length) + after, "hex");
}
