import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import type { UnmadePage } from "../features/not-yet/not-yet-page.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { PageBroken } from "./page-broken.tsx";
import { paths } from "./paths.ts";
import { Shell } from "./shell/shell.tsx";
import { SignedIn } from "./signed-in.tsx";

/** A page that is loaded when somebody goes there. */
const page = (path: string, load: () => Promise<ComponentType>): RouteObject => ({
  path,
  lazy: async () => ({ Component: await load() }),
});

const notYet = (name: UnmadePage) => async () => {
  const { NotYetPage } = await import("../features/not-yet/not-yet-page.tsx");
  return () => <NotYetPage name={name} />;
};

/** Every page, one line each. */
const pages: RouteObject[] = [
  page(paths.overview, notYet("overview")),
  page(paths.events, notYet("events")),
  page(paths.deliveries, notYet("deliveries")),
  page(paths.endpoints, notYet("endpoints")),
  page(paths.products, () => import("../features/rules/products-page.tsx").then((module) => module.ProductsPage)),
  page(`${paths.products}/:id`, () =>
    import("../features/rules/product-page.tsx").then((module) => module.ProductPage),
  ),
  page(paths.upsells, () => import("../features/rules/upsells-page.tsx").then((module) => module.UpsellsPage)),
  page(`${paths.upsells}/:id`, () => import("../features/rules/upsell-page.tsx").then((module) => module.UpsellPage)),
  page(paths.rules, () => import("../features/rules/rules-page.tsx").then((module) => module.RulesPage)),
  page(`${paths.rules}/new`, () => import("../features/rules/new-rule-page.tsx").then((module) => module.NewRulePage)),
  page(`${paths.rules}/:id`, () => import("../features/rules/rule-page.tsx").then((module) => module.RulePage)),
  page(paths.plugAndPay, notYet("plugAndPay")),
  page(paths.zapier, notYet("zapier")),
  page(paths.access, notYet("access")),
  page(paths.webhooks, () => import("../features/webhooks/webhooks-page.tsx").then((module) => module.WebhooksPage)),
  page(paths.alerts, () => import("../features/alerts/alerts-page.tsx").then((module) => module.AlertsPage)),
];

/** Nothing, for the moment in which the first page is loaded. */
const HydrateFallback = () => null;

/** The pages behind sign-in, each in the shell; a page that breaks leaves the shell standing. */
export const routes: RouteObject[] = [
  {
    ...page(paths.signIn, () => import("../features/sign-in/sign-in-page.tsx").then((module) => module.SignInPage)),
    HydrateFallback,
  },
  {
    Component: SignedIn,
    HydrateFallback,
    children: [
      {
        Component: Shell,
        children: [{ ErrorBoundary: PageBroken, children: [...pages, { path: "*", Component: NotFoundPage }] }],
      },
    ],
  },
];
