import { AppShell, NavLink, ScrollArea, Text } from "@mantine/core";
import {
  IconAdjustments,
  IconBell,
  IconBolt,
  IconBuildingStore,
  IconHistory,
  IconHome,
  IconInbox,
  IconKey,
  IconPackage,
  IconPlug,
  IconRoute,
  IconSend,
  IconTrendingUp,
  IconWebhook,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { NavLink as RouterLink, useMatch } from "react-router";
import { useSession } from "../../api/session.ts";
import { paths } from "../paths.ts";

/** Pages that are reached from another page need no place in the menu. */
type Place = Exclude<
  keyof typeof paths,
  "signIn" | "accessTasks" | "accessReviews" | "accessConnections" | "accessCompare"
>;

/** In the order of an event's life. */
const MAIN: readonly Place[] = [
  "overview",
  "events",
  "deliveries",
  "endpoints",
  "products",
  "upsells",
  "rules",
  "plugAndPay",
  "zapier",
  "access",
];
const SETTINGS: readonly Place[] = ["webhooks", "alerts", "changes"];
const FOR_ADMINS: readonly Place[] = ["shops"];

const ICONS: Readonly<Record<Place, ComponentType<{ size?: number }>>> = {
  overview: IconHome,
  events: IconInbox,
  deliveries: IconSend,
  endpoints: IconRoute,
  products: IconPackage,
  upsells: IconTrendingUp,
  rules: IconAdjustments,
  plugAndPay: IconPlug,
  zapier: IconBolt,
  access: IconKey,
  webhooks: IconWebhook,
  alerts: IconBell,
  changes: IconHistory,
  shops: IconBuildingStore,
};

export function Navigation() {
  const { t } = useTranslation("shell");
  const { data: session } = useSession();
  const settings = session?.kind === "admin" ? [...SETTINGS, ...FOR_ADMINS] : SETTINGS;
  return (
    <AppShell.Section grow component={ScrollArea}>
      {MAIN.map((place) => (
        <PlaceLink key={place} place={place} />
      ))}
      <Text size="xs" fw={600} c="dimmed" px="sm" pt="md" pb={4} component="h2">
        {t("nav.settings")}
      </Text>
      {settings.map((place) => (
        <PlaceLink key={place} place={place} />
      ))}
    </AppShell.Section>
  );
}

function PlaceLink({ place }: { readonly place: Place }) {
  const { t } = useTranslation("shell");
  const Icon = ICONS[place];
  const path = paths[place];
  // The page of one event also marks *Events* as the current place.
  const active = useMatch({ path, end: path === paths.overview }) !== null;
  return (
    <NavLink
      component={RouterLink}
      to={path}
      end={path === paths.overview}
      active={active}
      label={t(`nav.${place}`)}
      leftSection={<Icon size={18} aria-hidden />}
    />
  );
}
