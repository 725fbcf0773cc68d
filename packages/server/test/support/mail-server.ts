import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { onTestFinished } from "vitest";

/** A mail as a mail server got it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Names in lower case; a name that comes twice keeps its first value. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded, by content type. */
  readonly parts: Readonly<Record<string, string>>;
  /** Whether it came by TLS. */
  readonly secure: boolean;
}

/** A mail server on loopback that keeps what it takes. */
export interface MailServer {
  readonly url: string;
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  stop(): Promise<void>;
}

/** How a mail server behaves; it takes everything from everybody where it does not say. */
export interface MailServerOptions {
  readonly port?: number;
  /** What it answers to a recipient: null takes them. */
  readonly refuse?: (address: string) => Error | null;
  /** Who may sign in; then nobody may send without it. */
  readonly user?: { readonly name: string; readonly password: string };
  /** With a certificate that nobody vouches for. */
  readonly offersTls?: boolean;
  /** Waits before it says that it took a mail. */
  readonly hold?: () => Promise<void>;
}

/** Starts one; it ends with the test, or when it is stopped. A test file that shares one ends it by itself. */
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
  // A client that hangs up in the middle is what some tests are about.
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
