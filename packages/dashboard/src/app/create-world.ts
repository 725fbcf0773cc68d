import type { QueryClient } from "@tanstack/react-query";
import type { i18n } from "i18next";
import { type Api, createApi } from "../api/client.ts";
import type { Session } from "../api/openapi.ts";
import { createQueryClient } from "../api/query-client.ts";
import { isOfAShop } from "../api/session/forget-shop.ts";
import { SESSION_KEY } from "../api/session/get-session.ts";
import { createI18n } from "../i18n/create-i18n.ts";
import { preferredLanguage } from "../i18n/languages.ts";

/** What all pages stand on: texts, what was read, and the way to the hub. */
export interface World {
  readonly i18n: i18n;
  readonly queries: QueryClient;
  readonly api: Api;
}

/** Makes them, each from those before it. */
export async function createWorld(): Promise<World> {
  const i18n = await createI18n(preferredLanguage());
  const queries = createQueryClient();
  const api = createApi({
    language: () => i18n.language,
    csrfToken: () => queries.getQueryData<Session | null>(SESSION_KEY)?.csrf_token ?? null,
    onSignedOut: () => queries.setQueryData<Session | null>(SESSION_KEY, null),
  });
  // What the hub says in words, such as the reasons of decisions, is asked for again in the other language.
  i18n.on("languageChanged", () => void queries.invalidateQueries({ predicate: isOfAShop }));
  return { i18n, queries, api };
}
