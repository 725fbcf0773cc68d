import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { createMemoryRouter, type RouteObject, RouterProvider } from "react-router";
import type { Session } from "../api/client/openapi.ts";
import { SESSION_KEY } from "../api/session.ts";
import { loadTexts } from "../i18n/create-i18n.ts";
import { keepLanguage, type Language } from "../i18n/languages.ts";
import { nl } from "../i18n/nl.ts";
import { App } from "./app.tsx";
import { createServices } from "./create-services.ts";
import { routes } from "./routes.tsx";

export const aShopSession: Session = {
  kind: "shop",
  shops: [{ id: "shp_1", name: "Bakkerij Kater" }],
  shop: { id: "shp_1", name: "Bakkerij Kater" },
  csrf_token: "csrf-of-test",
};

interface Options {
  readonly language?: Language;
  /** If undefined, the page asks the hub, as in a new tab. */
  readonly session?: Session | null;
}

export async function renderAt(address: string, options: Options = {}) {
  return show(routes, { address, ...options });
}

export async function renderPart(part: ReactNode, options: Options = {}) {
  return show([{ path: "/", element: part }], { address: "/", session: aShopSession, ...options });
}

async function show(shown: RouteObject[], { address, language = "nl", session }: Options & { address: string }) {
  keepLanguage(language);
  const services = await createServices();
  // Loaded first, so that a part is on screen as soon as it is rendered.
  await loadTexts(services.i18n, { language, namespaces: Object.keys(nl) });
  // Fewer retries, because a test that waits for an error must not wait for them.
  services.queries.setDefaultOptions({ queries: { ...services.queries.getDefaultOptions().queries, retryDelay: 0 } });
  if (session !== undefined) services.queries.setQueryData(SESSION_KEY, session);
  const router = createMemoryRouter(shown, { initialEntries: [address] });
  const view = render(
    <App {...services} env="test">
      <RouterProvider router={router} />
    </App>,
  );
  return { ...view, ...services, router, user: userEvent.setup({ delay: null }) };
}
