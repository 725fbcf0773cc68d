import { useTranslation } from "react-i18next";

/** What is wrong with an address to call that can be seen without asking the hub. */
export type UrlProblem = "incomplete" | "otherScheme" | "credentials";

/** Looks at an address as it is typed. Whether it may be called (https, not private) is for the hub to say. */
export function urlProblemOf(text: string): UrlProblem | null {
  const url = URL.parse(text);
  if (url === null || url.hostname === "") return "incomplete";
  if (url.protocol !== "https:" && url.protocol !== "http:") return "otherScheme";
  return url.username !== "" || url.password !== "" ? "credentials" : null;
}

/** SummaryText it for people, and puts words of the reader's language before what the hub says of an address that it refuses. */
export function useUrlWords(): { check: (text: string) => string | null; refused: (hubMessage: string) => string } {
  const { t } = useTranslation("ui");
  return {
    check: (text) => {
      const problem = urlProblemOf(text);
      return problem === null ? null : t(`url.${problem}`);
    },
    refused: (hubMessage) => t("url.refused", { hubMessage }),
  };
}
