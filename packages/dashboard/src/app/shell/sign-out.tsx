import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useSignOut } from "../../api/session.ts";
import { useFailureText } from "../../ui/failure.tsx";
import { paths } from "../paths.ts";

/** The way out. The page is loaded anew, so that nothing that was read of the shop stays in the browser's memory. */
export function SignOut() {
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
