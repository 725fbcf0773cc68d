import { createContext, type ReactNode, useContext } from "react";
import type { Api } from "./create-api.ts";

const ApiContext = createContext<Api | null>(null);

/** A context, so that a test can bring a client of its own. */
export function ApiProvider({ api, children }: { readonly api: Api; readonly children: ReactNode }) {
  return <ApiContext value={api}>{children}</ApiContext>;
}

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("useApi needs an ApiProvider above it.");
  return api;
}
