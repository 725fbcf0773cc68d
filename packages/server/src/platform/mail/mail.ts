import { createTransport, type NodemailerError } from "nodemailer";
import { withoutSecrets } from "../crypto/mask-headers.ts";

/** A mail as it was written. `messageId` stays the same on every try, so that a mail server or reader sees a repeated one. */
export interface OutgoingMail {
  readonly to: string;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * What came of handing it to the mail server. `problem` is for the shop and names nothing of the operator's; `detail` is for
 * the log and holds no password.
 */
export type MailOutcome =
  | { readonly kind: "sent" }
  | { readonly kind: "failed"; readonly problem: MailProblem; readonly detail: string };

/** Where it failed: before the server, at its door, or because it does not take this mail. */
export type MailProblem = "unreachable" | "not_let_in" | "refused";

/** Hands mails to the operator's mail server. */
export interface Mailer {
  /** Reported as a value; only a mail that is none throws. */
  send(mail: OutgoingMail): Promise<MailOutcome>;
}

/** How mails are sent. */
export interface MailerOptions {
  /** `smtp://user:password@host:port`, or `smtps://` where TLS comes first. Otherwise TLS is used where it is offered. */
  readonly smtpUrl: string;
  /** `Haak <haak@example.com>` or an address alone. */
  readonly from: string;
  /** The time of one mail, from connecting to the server's last word. */
  readonly timeoutMs: number;
}

/**
 * The one place that speaks SMTP. It goes where the operator's configuration says and nowhere else, so that it needs no guard
 * of addresses: no shop can choose this one. Each mail has a connection of its own, as they are few.
 */
export function createMailer({ smtpUrl, from, timeoutMs }: MailerOptions): Mailer {
  const times = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  // A text of ours never names a file or URL; should one ever do, it is not followed.
  const closed = { disableFileAccess: true, disableUrlAccess: true };
  const transport = createTransport({ url: smtpUrl, ...times, ...closed, ...trustOf(smtpUrl) });
  const secrets = secretsOf(smtpUrl);
  return {
    async send({ to, ...mail }) {
      try {
        await transport.sendMail({
          ...mail,
          from,
          // As an object it is one address, whatever it holds; as text it would be a list.
          to: { name: "", address: to },
          // Otherwise an absent reader's answer comes back here (RFC 3834).
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

/** A relay on this machine has a certificate that nobody vouches for, as a rule, and nobody stands between it and us. */
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

/** The domain under which this hub sends, for the ids of its mails. */
export function mailDomainOf(from: string): string {
  return /@([^\s<>@]+?)>?\s*$/.exec(from)?.[1] ?? "localhost";
}
