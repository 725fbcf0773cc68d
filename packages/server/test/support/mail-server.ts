import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { onTestFinished } from "vitest";

/** A mail that the server received. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** By lower-case name. A header that comes twice keeps its first value. */
  readonly headers: Readonly<Record<string, string>>;
  /** The decoded parts, by content type. */
  readonly parts: Readonly<Record<string, string>>;
  /** Whether it arrived over TLS. */
  readonly secure: boolean;
}

/** A mail server on loopback that keeps every mail that it accepts. */
export interface MailServer {
  readonly url: string;
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  stop(): Promise<void>;
}

/** How a mail server behaves. By default it accepts every mail. */
export interface MailServerOptions {
  readonly port?: number;
  /** The error for a recipient, or null to accept the recipient. */
  readonly refuse?: (address: string) => Error | null;
  /** The only user who may sign in. If set, nobody may send without signing in. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Uses TLS with a self-signed certificate. */
  readonly offersTls?: boolean;
  /** Waits for this before it confirms a mail. */
  readonly hold?: () => Promise<void>;
}

/** Starts a server. It ends with the test, or when it is stopped. A file that shares one must stop it itself. */
export async function startMailServer(
  options: MailServerOptions = {},
  cleanUp: (stop: () => Promise<void>) => void = onTestFinished,
): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: options.user === undefined,
    allowInsecureAuth: true,
    ...(options.offersTls ? selfSigned() : { disabledCommands: ["STARTTLS"] }),
    onRcptTo: ({ address }, _session, done) => done(options.refuse?.(address) ?? undefined),
    onAuth({ username, password }, _session, done) {
      const known = username === options.user?.name && password === options.user?.password;
      done(known ? null : new Error(`Nobody is called ${username} with ${password}.`), { user: username });
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      const take = async () => {
        await options.hold?.();
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = { from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address) };
        mails.push({ ...envelope, secure: session.secure, ...readMail(Buffer.concat(chunks).toString("utf8")) });
        done();
      };
      stream.on("end", () => void take());
    },
  });
  // Some tests close the connection in the middle on purpose.
  server.on("error", () => undefined);
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server.server, "listening");
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  cleanUp(stop);
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, port, mails, stop };
}

function selfSigned() {
  const pem = (name: string) => readFileSync(join(import.meta.dirname, "../fixtures", `test-only-server-${name}.pem`));
  return { key: pem("key"), cert: pem("self-signed") };
}

function readMail(source: string): Pick<ReceivedMail, "headers" | "parts"> {
  const { headers, body } = split(source);
  const boundary = /boundary="([^"]+)"/.exec(headers["content-type"] ?? "")?.[1];
  const parts = boundary === undefined ? [] : body.split(`--${boundary}`).slice(1, -1);
  const read = parts.map((part) => {
    const one = split(part.replace(/^\r\n|\r\n$/g, ""));
    const type = one.headers["content-type"]?.split(";")[0] ?? "";
    return [type, decode(one.body, one.headers["content-transfer-encoding"] ?? "7bit")] as const;
  });
  return { headers, parts: Object.fromEntries(read) };
}

function split(source: string): { headers: Record<string, string>; body: string } {
  const [head = "", ...rest] = source.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(":")).toLowerCase();
    headers[name] ??= line.slice(line.indexOf(":") + 1).trim();
  }
  return { headers, body: rest.join("\r\n\r\n") };
}

function decode(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return body.replace(/\r\n/g, "\n");
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/\r\n/g, "\n")
    .replace(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
