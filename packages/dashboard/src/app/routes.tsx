import { Center } from "@mantine/core";
import { type ComponentType, useEffect, useRef } from "react";
import { Navigate, Outlet, type RouteObject, useLocation } from "react-router";
import { useSession } from "../api/session.ts";
import { Failure } from "../ui/failure.tsx";
import { Loading } from "../ui/states.tsx";
import { NotFoundPage, PageBroken } from "./error-pages.tsx";
import { accessPath, connectionPath, deliveryPath, endpointPath, eventPath, paths, signInPath } from "./paths.ts";
import { ShopsPage } from "./shell/choose-shop.tsx";
import { Shell } from "./shell/shell.tsx";

const page = (path: string, load: () => Promise<ComponentType>): RouteObject => ({
  path,
  lazy: async () => ({ Component: await load() }),
});

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
  page(paths.products, () =>
    import("../features/rules/catalogue/catalogue-pages.tsx").then((module) => module.ProductsPage),
  ),
  page(`${paths.products}/:id`, () =>
    import("../features/rules/catalogue/scope-pages.tsx").then((module) => module.ProductPage),
  ),
  page(paths.upsells, () =>
    import("../features/rules/catalogue/catalogue-pages.tsx").then((module) => module.UpsellsPage),
  ),
  page(`${paths.upsells}/:id`, () =>
    import("../features/rules/catalogue/scope-pages.tsx").then((module) => module.UpsellPage),
  ),
  page(paths.rules, () => import("../features/rules/rules-page.tsx").then((module) => module.RulesPage)),
  page(`${paths.rules}/new`, () => import("../features/rules/new-rule-page.tsx").then((module) => module.NewRulePage)),
  page(`${paths.rules}/:id`, () => import("../features/rules/rule-page.tsx").then((module) => module.RulePage)),
  page(paths.plugAndPay, () =>
    import("../features/plugandpay/plugandpay-page.tsx").then((module) => module.PlugAndPayPage),
  ),
  page(paths.zapier, () => import("../features/zapier/zapier-page.tsx").then((module) => module.ZapierPage)),
  page(paths.access, () => import("../features/access/people/people-page.tsx").then((module) => module.PeoplePage)),
  page(paths.accessTasks, () => import("../features/access/tasks-page.tsx").then((module) => module.TasksPage)),
  page(paths.accessReviews, () => import("../features/access/reviews-page.tsx").then((module) => module.ReviewsPage)),
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
  { path: paths.shops, Component: ShopsPage },
  page(paths.alerts, () => import("../features/alerts/alerts-page.tsx").then((module) => module.AlertsPage)),
];

const HydrateFallback = () => null;

/** The pages behind sign-in, each in the shell. If a page throws, the shell stays on screen. */
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

/** Sends people who have not signed in to the sign-in page, and back afterwards to the page that they asked for. */
function SignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  const wasSignedIn = useRef(false);
  useEffect(() => {
    if (session.data) wasSignedIn.current = true;
  });
  if (session.data) return <Outlet />;
  if (session.data === null) {
    return <Navigate to={signInPath(pathname + search)} state={{ ended: wasSignedIn.current }} replace />;
  }
  return (
    <Center component="main" mih="100dvh" p="md" className="ground">
      {session.error ? <Failure error={session.error} onRetry={() => void session.refetch()} /> : <Loading rows={1} />}
    </Center>
  );
}
