import type { LastError } from "@haak/core";

/** What a mail about an endpoint can say. Times are those of clocks in Amsterdam. */
export interface AlertFacts {
  readonly shopName: string;
  readonly host: string;
  readonly url: string;
  /** What people call the system behind a connection; null where it is a webhook. */
  readonly system: string | null;
  readonly gone: boolean;
  readonly failingSince: string | null;
  readonly lastError: LastError | null;
  readonly pending: number;
  readonly failed: number;
  readonly percent: number | null;
  readonly switchesOffAt: string | null;
  readonly rules: readonly string[];
}

/** Subject and paragraphs of one mail. */
export interface AlertText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** The mails of one language. */
export interface AlertWords {
  readonly failing: (facts: AlertFacts) => AlertText;
  readonly switchedOff: (facts: AlertFacts) => AlertText;
  readonly gone: (facts: AlertFacts) => AlertText;
  readonly recovered: (facts: AlertFacts) => AlertText;
  readonly rules: string;
  readonly link: string;
}
