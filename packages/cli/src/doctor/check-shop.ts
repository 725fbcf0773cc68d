import { dataOf, type Schemas } from "@haak/client";
import { clientOf, type Settings } from "../settings.ts";
import { type DoctorFinding, failed, fine, skipped, warning } from "./finding.ts";

const PAGE = { params: { query: { limit: 250 } } };

/** What is known about a shop, as far as the settings of its seller can be wrong. */
export interface ShopFacts {
  readonly source: Pick<Schemas["PlugAndPaySource"], "has_api_token" | "last_seen_at">;
  /** The newest notices of Plug&Pay. */
  readonly notices: readonly Pick<Schemas["Notice"], "tells">[];
  /** The modes of the newest orders and subscriptions, and whether anything was reported at all. */
  readonly events: { readonly any: boolean; readonly modes: readonly ("live" | "test")[] };
  readonly rules: readonly Pick<Schemas["Rule"], "id" | "name" | "enabled" | "include_test" | "endpoint">[];
  readonly alerts: Pick<Schemas["AlertSettings"], "email" | "sends_mail" | "last_problem">;
}

/** Checks what a seller sets in Plug&Pay and in the dashboard. It looks at the newest 250 of each list. */
export async function checkShop(settings: Settings): Promise<DoctorFinding[]> {
  const client = clientOf(settings);
  const [source, notices, events, rules, alerts] = await Promise.all([
    dataOf(client.GET("/v1/sources/plugandpay")),
    dataOf(client.GET("/v1/inbox", PAGE)),
    dataOf(client.GET("/v1/events", PAGE)),
    dataOf(client.GET("/v1/rules", PAGE)),
    dataOf(client.GET("/v1/settings/alerts")),
  ]);
  const modes = events.data.flatMap(({ data }) => {
    if ("order" in data) return [data.order.mode];
    return "subscription" in data ? [data.subscription.mode] : [];
  });
  const facts = { source, notices: notices.data, rules: rules.data, alerts };
  return judgeShop({ ...facts, events: { any: events.data.length > 0, modes } });
}

/** The findings about a shop, each with what to do. */
export function judgeShop(facts: ShopFacts): DoctorFinding[] {
  return [judgeConnection(facts), judgeNotices(facts), judgeModes(facts), ...judgeRules(facts), judgeAlerts(facts)];
}

const isConnected = ({ source, events }: ShopFacts) =>
  source.has_api_token || source.last_seen_at !== null || events.any;

function judgeConnection(facts: ShopFacts): DoctorFinding {
  if (isConnected(facts)) return fine("connection", facts.events.any ? "events come in" : "set up, no event yet");
  const remedy =
    "Follow the three steps under Plug&Pay in the dashboard. A shop without Plug&Pay reports its events to POST /v1/events.";
  return warning("connection", "nothing is connected to this shop", remedy);
}

/** Plug&Pay has one URL for orders and one for cancellations. A shop that fills in only one hears half. */
function judgeNotices({ source, notices }: ShopFacts): DoctorFinding {
  const check = "Plug&Pay webhooks";
  const heard = (kind: string) => notices.some(({ tells }) => tells?.startsWith(kind));
  const where = "In Plug&Pay, under Instellingen › Webhooks, paste the address of step 2 of the dashboard's page";
  if (!source.has_api_token && notices.length === 0) return skipped(check, "Plug&Pay is not connected");
  const [orders, cancellations] = [heard("order."), heard("subscription.")];
  if (orders && cancellations) return fine(check, "orders and cancellations are reported");
  if (orders) {
    const remedy = `${where} into the URL for cancellations too. Nothing is wrong if no subscription has started or ended yet.`;
    return warning(check, `no cancellation among the newest ${notices.length} notices`, remedy);
  }
  if (cancellations)
    return warning(
      check,
      `no order among the newest ${notices.length} notices`,
      `${where} into the URL for orders too.`,
    );
  return warning(check, "no notice about an order or a cancellation yet", `${where} into both URLs.`);
}

/** Test orders call nobody by default, so that a shop in test mode looks as if Haak did nothing. */
function judgeModes({ events: { modes }, rules }: ShopFacts): DoctorFinding {
  const check = "live orders";
  if (modes.length === 0) return skipped(check, "no order or subscription yet");
  const live = modes.filter((mode) => mode === "live").length;
  if (live > 0) return fine(check, `${live} of the newest ${modes.length} are live`);
  const others = rules.some(({ enabled, include_test }) => enabled && include_test)
    ? "Only rules that include test orders are called for them."
    : "No rule is called for them, because none includes test orders.";
  const remedy = `${others} Sell in live mode in Plug&Pay, or tick "test orders" at a rule to try it.`;
  return warning(check, `all of the newest ${modes.length} are in test mode`, remedy);
}

function judgeRules({ rules }: ShopFacts): DoctorFinding[] {
  if (rules.length === 0)
    return [warning("rules", "there is no rule, so that nobody is called", "Make one under Rules in the dashboard.")];
  return rules
    .filter(({ enabled, endpoint }) => enabled && !endpoint.enabled)
    .map(({ id, name, endpoint }) => {
      const remedy = `Its calls are kept. Switch ${endpoint.id} on under Endpoints in the dashboard, or switch the rule off.`;
      return warning(`rule ${id}`, `${name} is on, but its endpoint is switched off`, remedy);
    });
}

/** The same check as the page with the alerts does. A hub of an older version took any address. */
const ADDRESS = /^\S+@[^\s@]+\.[^\s@.]{2,}$/;

function judgeAlerts({ alerts: { email, sends_mail, last_problem } }: ShopFacts): DoctorFinding {
  const page = "under Alerts in the dashboard";
  if (email === null) return warning("alerts", "nobody is mailed when calls fail", `Fill in an address ${page}.`);
  if (!ADDRESS.test(email)) return failed("alerts", `${email} has no valid domain`, `Correct the address ${page}.`);
  if (!sends_mail) {
    const remedy = "Set HAAK_SMTP_URL and HAAK_MAIL_FROM for the hub, and send a test mail";
    return failed("alerts", `${email} gets nothing, because this hub sends no mail`, `${remedy} ${page}.`);
  }
  if (last_problem !== null)
    return failed("alerts", `the last mail to ${email} failed: ${last_problem.text}`, `Send a test mail ${page}.`);
  return fine("alerts", `to ${email}`);
}
