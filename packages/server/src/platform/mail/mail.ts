import { createTransport, type NodemailerError } from "nodemailer";
import { withoutSecrets } from "../crypto/mask-headers.ts";

/** A mail to be sent. `messageId` stays the same at each attempt, so that mail servers and mail programs can recognise a duplicate. */
export interface OutgoingMail {
  readonly to: string;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * The result of sending a mail. `problem` is shown to the shop, so that it must reveal nothing about the operator. `detail` is for the log,
 * and must not contain a password.
 */
export type MailOutcome =
  | { readonly kind: "sent" }
  | { readonly kind: "failed"; readonly problem: MailProblem; readonly detail: string };

/** Where it failed: the server could not be reached, refused the login, or refused this mail. */
export type MailProblem = "unreachable" | "not_let_in" | "refused";

/** Sends mails with the operator's mail server. */
export interface Mailer {
  /** Failures are returned as values. It throws only if the mail itself is invalid. */
  send(mail: OutgoingMail): Promise<MailOutcome>;
}

export interface MailerOptions {
  /** `smtp://user:password@host:port`, or `smtps://` if TLS is used from the start. With `smtp://` TLS is used if the server offers it. */
  readonly smtpUrl: string;
  /** `Haak <haak@example.com>`, or only an address. */
  readonly from: string;
  /** The maximum time for one mail, from connecting to the last answer of the server. */
  readonly timeoutMs: number;
}

/**
 * The only place that uses SMTP. It needs no address guard, because only the operator's configuration decides the server and no shop can
 * choose it. Each mail has its own connection, because there are few.
 */
export function createMailer({ smtpUrl, from, timeoutMs }: MailerOptions): Mailer {
  const transport = openTransport({ smtpUrl, timeoutMs });
  const secrets = secretsOf(smtpUrl);
  return {
    async send({ to, ...mail }) {
      try {
        await transport.sendMail({
          ...mail,
          from,
          // An object is always one address. A text would be parsed as a list.
          to: { name: "", address: to },
          // Otherwise automatic replies would come back (RFC 3834).
          headers: { "Auto-Submitted": "auto-generated" },
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { kind: "sent" };
      } catch (error) {
        return { kind: "failed", problem: problemOf(error), detail: withoutSecrets(detailOf(error), secrets) };
      }
    },
  };
}

/**
 * Connects and signs in without sending anything. `haak doctor` uses it to find a wrong address or password before a mail is needed.
 * Returns what went wrong, without the password, or null.
 */
export async function checkMailServer(options: Pick<MailerOptions, "smtpUrl" | "timeoutMs">): Promise<string | null> {
  const transport = openTransport(options);
  try {
    await transport.verify();
    return null;
  } catch (error) {
    return withoutSecrets(detailOf(error), secretsOf(options.smtpUrl));
  } finally {
    transport.close();
  }
}

function openTransport({ smtpUrl, timeoutMs }: Pick<MailerOptions, "smtpUrl" | "timeoutMs">) {
  const times = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  // Our texts never contain a file or URL to attach. These options ensure that none is ever read.
  const closed = { disableFileAccess: true, disableUrlAccess: true };
  return createTransport({ url: smtpUrl, ...times, ...closed, ...trustOf(smtpUrl) });
}

/** A relay on this machine usually has no trusted certificate. It is accepted, because nobody can intercept the connection. */
function trustOf(smtpUrl: string) {
  const { hostname } = new URL(smtpUrl);
  const isHere = hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
  return isHere ? { tls: { rejectUnauthorized: false } } : {};
}

function problemOf(error: unknown): MailProblem {
  switch ((error as NodemailerError).code) {
    case "EAUTH":
    case "ENOAUTH":
    case "EOAUTH2":
      return "not_let_in";
    case "EENVELOPE":
    case "EMESSAGE":
      return "refused";
    default:
      return "unreachable";
  }
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function secretsOf(smtpUrl: string): string[] {
  const { password, username } = new URL(smtpUrl);
  return [password, username].flatMap((part) => [part, decoded(part)]).filter((part) => part.length > 2);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

/** The sending domain of this hub, for the ids of its mails. */
export function mailDomainOf(from: string): string {
  return /@([^\s<>@]+?)>?\s*$/.exec(from)?.[1] ?? "localhost";
}
