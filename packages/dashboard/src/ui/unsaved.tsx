import { useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { type BlockerFunction, useBlocker } from "react-router";
import { Confirm } from "./confirm.tsx";

/** Asks before somebody leaves a page with unsaved changes. The browser asks if the tab is closed. */
export function Unsaved({ when }: { readonly when: boolean }) {
  const { t } = useTranslation("ui");
  const leaves: BlockerFunction = useCallback(
    ({ currentLocation, nextLocation }) => when && currentLocation.pathname !== nextLocation.pathname,
    [when],
  );
  const blocker = useBlocker(leaves);
  useEffect(() => {
    if (!when) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [when]);
  const goOn = () => {
    blocker.proceed?.();
    return Promise.resolve();
  };
  return (
    <Confirm
      opened={blocker.state === "blocked"}
      onClose={() => blocker.reset?.()}
      title={t("unsaved.title")}
      text={t("unsaved.text")}
      action={t("unsaved.leave")}
      onConfirm={goOn}
    />
  );
}
