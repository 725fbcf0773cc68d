import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import { NotFoundPage } from "./not-found-page.tsx";
import { PageBroken } from "./page-broken.tsx";
import { accessPath, connectionPath, deliveryPath, endpointPath, eventPath, paths } from "./paths.ts";
import { Shell } from "./shell/shell.tsx";
import { SignedIn } from "./signed-in.tsx";

/** A page that is loaded when somebody goes there. */
const page = (path: string, load: () => Promise<ComponentType>): RouteObject => ({
  path,
  lazy: async () => ({ Component: await load() }),
});

/** Every page, one line each. */
const pages: RouteObject[] = [
  page(paths.overview, () => import("../features/overview/overview-page.tsx").then((module) => module.OverviewPage)),
  page(paths.events, () => import("../features/events/events-page.tsx").then((module) => module.EventsPage)),
  page(eventPath(":id"), () => import("../features/events/event-page.tsx").then((module) => module.EventPage)),
  page(paths.deliveries, () =>
    import("../features/deliveries/deliveries-page.tsx").then((module) => module.DeliveriesPage),
  ),
  page(deliveryPath(":id"), () =>
    import("../features/deliveries/delivery-page.tsx").then((module) => module.DeliveryPage),
  ),
  page(paths.endpoints, () =>
    import("../features/endpoints/endpoints-page.tsx").then((module) => module.EndpointsPage),
  ),
  page(endpointPath(":id"), () =>
    import("../features/endpoints/endpoint-page.tsx").then((module) => module.EndpointPage),
  ),
  page(paths.products, () => import("../features/rules/products-page.tsx").then((module) => module.ProductsPage)),
  page(`${paths.products}/:id`, () =>
    import("../features/rules/product-page.tsx").then((module) => module.ProductPage),
  ),
  page(paths.upsells, () => import("../features/rules/upsells-page.tsx").then((module) => module.UpsellsPage)),
  page(`${paths.upsells}/:id`, () => import("../features/rules/upsell-page.tsx").then((module) => module.UpsellPage)),
  page(paths.rules, () => import("../features/rules/rules-page.tsx").then((module) => module.RulesPage)),
  page(`${paths.rules}/new`, () => import("../features/rules/new-rule-page.tsx").then((module) => module.NewRulePage)),
  page(`${paths.rules}/:id`, () => import("../features/rules/rule-page.tsx").then((module) => module.RulePage)),
  page(paths.plugAndPay, () =>
    import("../features/plugandpay/plugandpay-page.tsx").then((module) => module.PlugAndPayPage),
  ),
  page(paths.zapier, () => import("../features/zapier/zapier-page.tsx").then((module) => module.ZapierPage)),
  page(paths.access, () => import("../features/access/people/people-page.tsx").then((module) => module.PeoplePage)),
  page(paths.accessTasks, () => import("../features/access/tasks/tasks-page.tsx").then((module) => module.TasksPage)),
  page(paths.accessHolds, () => import("../features/access/holds/holds-page.tsx").then((module) => module.HoldsPage)),
  page(paths.accessConnections, () =>
    import("../features/access/connections/connections-page.tsx").then((module) => module.ConnectionsPage),
  ),
  page(connectionPath(":id"), () =>
    import("../features/access/connection/connection-page.tsx").then((module) => module.ConnectionPage),
  ),
  page(paths.accessCompare, () =>
    import("../features/access/compare/compare-page.tsx").then((module) => module.ComparePage),
  ),
  page(accessPath(":id"), () =>
    import("../features/access/person/person-page.tsx").then((module) => module.PersonPage),
  ),
  page(paths.webhooks, () => import("../features/webhooks/webhooks-page.tsx").then((module) => module.WebhooksPage)),
  page(paths.changes, () => import("../features/changes/changes-page.tsx").then((module) => module.ChangesPage)),
  page(paths.shops, () => import("./shell/shops-page.tsx").then((module) => module.ShopsPage)),
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
