import { Button, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { useChooseShop, useSession } from "../../api/session.ts";
import { Failure } from "../../ui/failure.tsx";
import { Page } from "../../ui/page.tsx";
import { Loading } from "../../ui/states.tsx";
import { NotFoundPage } from "../error-pages.tsx";
import { paths } from "../paths.ts";

/** The id of the field for the name of a new shop, so that a button can move the focus there. */
const NEW_SHOP_NAME = "new-shop-name";

/** Loaded only for administrators. */
const NewShop = lazy(() => import("./new-shop.tsx").then((module) => ({ default: module.NewShop })));

/** The shops page of an administrator who has already chosen a shop. Nobody else has it. */
export function ShopsPage() {
  const { data: session } = useSession();
  return session?.kind === "admin" ? <ChooseShop /> : <NotFoundPage />;
}

/** All shops of an administrator, and a form for a new one. It replaces every page until a shop is chosen. */
export function ChooseShop() {
  const { t } = useTranslation("shell");
  const { data: session } = useSession();
  const choose = useChooseShop();
  const onChosen = useGoOn();
  const shops = session?.shops ?? [];
  const open = (id: string) => choose.mutate(id, { onSuccess: onChosen });
  return (
    <Page
      title={t(shops.length === 0 ? "chooseShop.none" : "chooseShop.title")}
      intro={t(shops.length === 0 ? "chooseShop.noneText" : "chooseShop.text")}
      actions={shops.length > 0 && <ToNewShop />}
    >
      {choose.error && <Failure error={choose.error} title={t("chooseShop.failed")} />}
      <Stack gap="xs" maw={420}>
        {shops.map(({ id, name }) => (
          <Button key={id} variant="default" justify="flex-start" onClick={() => open(id)}>
            {name}
          </Button>
        ))}
      </Stack>
      <Suspense fallback={<Loading rows={1} />}>
        <NewShop nameFieldId={NEW_SHOP_NAME} onOpen={open} />
      </Suspense>
    </Page>
  );
}

/** Moves the focus, and with it the page, to the form below, because the list may be long. */
function ToNewShop() {
  const { t } = useTranslation("shops");
  return (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => document.getElementById(NEW_SHOP_NAME)?.focus()}
    >
      {t("title")}
    </Button>
  );
}

/** Leads from the page of all shops to the overview. Somebody who asked for another page stays there instead. */
function useGoOn(): () => void {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return () => {
    if (pathname === paths.shops) void navigate(paths.overview);
  };
}
