import { useTranslation } from "react-i18next";

export type UrlProblem = "incomplete" | "otherScheme" | "credentials";

/** Only what can be seen without a request. Whether the address may be called (https, not private) is for the hub to decide. */
export function urlProblemOf(text: string): UrlProblem | null {
  const url = URL.parse(text);
  if (url === null || url.hostname === "") return "incomplete";
  if (url.protocol !== "https:" && url.protocol !== "http:") return "otherScheme";
  return url.username !== "" || url.password !== "" ? "credentials" : null;
}

/** The messages for both. The hub's own reason follows a text in the reader's language. */
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
