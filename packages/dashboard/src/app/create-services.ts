import type { QueryClient } from "@tanstack/react-query";
import type { i18n } from "i18next";
import { type Api, createApi } from "../api/client/create-api.ts";
import type { Session } from "../api/client/openapi.ts";
import { createQueryClient } from "../api/client/query-client.ts";
import { isShopQuery, SESSION_KEY } from "../api/session.ts";
import { createI18n } from "../i18n/create-i18n.ts";
import { preferredLanguage } from "../i18n/languages.ts";

export interface Services {
  readonly i18n: i18n;
  readonly queries: QueryClient;
  readonly api: Api;
}

export async function createServices(): Promise<Services> {
  const i18n = await createI18n(preferredLanguage());
  const queries = createQueryClient();
  const api = createApi({
    language: () => i18n.language,
    csrfToken: () => queries.getQueryData<Session | null>(SESSION_KEY)?.csrf_token ?? null,
    onSignedOut: () => queries.setQueryData<Session | null>(SESSION_KEY, null),
  });
  // The hub's own texts, such as the reasons of decisions, must be read again in the other language.
  i18n.on("languageChanged", () => void queries.invalidateQueries({ predicate: isShopQuery }));
  return { i18n, queries, api };
}
