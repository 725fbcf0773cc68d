import { AppShell, Burger, Button, Container, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router";
import { useSession, useSignOut } from "../../api/session.ts";
import { LanguageSwitch, SchemeSwitch } from "../../ui/display-switches.tsx";
import { useFailureText } from "../../ui/failure.tsx";
import { paths } from "../paths.ts";
import { ChooseShop } from "./choose-shop.tsx";
import { Navigation } from "./navigation.tsx";
import { ShopSwitch } from "./shop-switch.tsx";

const MAIN_ID = "main";

export function Shell() {
  const { t } = useTranslation("shell");
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const { data: session } = useSession();
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a narrow screen the menu has done its work when the page changes.
  useEffect(close, [pathname]);
  return (
    <>
      <a className="skip-link" href={`#${MAIN_ID}`}>
        {t("skipToContent")}
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 260, breakpoint: "sm", collapsed: { mobile: !opened } }}
        padding="md"
      >
        <AppShell.Header>
          <Header opened={opened} onToggle={toggle} />
        </AppShell.Header>
        <AppShell.Navbar p="sm" aria-label={t("navigation")} className="shell-navigation" mod={{ folded: !opened }}>
          <Navigation />
          <Group gap="xs" hiddenFrom="sm" pt="sm">
            <OwnSettings />
          </Group>
        </AppShell.Navbar>
        <AppShell.Main id={MAIN_ID} tabIndex={-1} className="ground">
          <Container size="lg" p={0}>
            {/* A new key makes React discard the state of the page, because it belongs to the other shop. */}
            {session?.shop ? <Outlet key={session.shop.id} /> : <ChooseShop />}
          </Container>
        </AppShell.Main>
      </AppShell>
    </>
  );
}

interface HeaderProps {
  readonly opened: boolean;
  readonly onToggle: () => void;
}

function Header({ opened, onToggle }: HeaderProps) {
  const { t } = useTranslation("shell");
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
      <Group gap="xs" wrap="nowrap">
        <Burger
          opened={opened}
          onClick={onToggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={t(opened ? "closeNavigation" : "openNavigation")}
          aria-expanded={opened}
        />
        <Logo />
      </Group>
      <Group gap="xs" wrap="nowrap">
        <ShopSwitch />
        <Group gap="xs" wrap="nowrap" visibleFrom="sm">
          <OwnSettings />
        </Group>
      </Group>
    </Group>
  );
}

/** The settings of the person, not of the shop: in the header if there is space, otherwise below the menu. */
function OwnSettings() {
  return (
    <>
      <LanguageSwitch />
      <SchemeSwitch />
      <SignOut />
    </>
  );
}

function Logo() {
  return (
    <Group gap="xs" wrap="nowrap">
      <img src="/favicon.svg" width={28} height={28} alt="" />
      <Text fw={700} size="lg">
        Haak
      </Text>
    </Group>
  );
}

/** Signs out and reloads the page, so that nothing that was read of the shop stays in the browser's memory. */
function SignOut() {
  const { t } = useTranslation("shell");
  const failureText = useFailureText();
  const { mutate, isPending } = useSignOut();
  const signOut = () =>
    mutate(undefined, {
      onSuccess: () => location.assign(paths.signIn),
      onError: (error) => notifications.show({ color: "red", title: t("signOutFailed"), message: failureText(error) }),
    });
  return (
    <Button variant="subtle" size="xs" loading={isPending} onClick={signOut}>
      {t("signOut")}
    </Button>
  );
}
