import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Endpoint } from "../../api/client/openapi.ts";
import { useChangeEndpoint } from "../../api/endpoints.ts";

/** Loaded only if a dialogue opens. */
const Confirm = lazy(() => import("../../ui/confirm.tsx").then((module) => ({ default: module.Confirm })));
const SwitchOnDialogue = lazy(() =>
  import("./switch-on-dialogue.tsx").then((module) => ({ default: module.SwitchOnDialogue })),
);

export function SwitchButton({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation("endpoints");
  const [opened, { open, close }] = useDisclosure(false);
  const change = useChangeEndpoint(endpoint.id);
  // An endpoint that was paused because of failures is still enabled, and starts again in the same way.
  const standsStill = !endpoint.enabled || endpoint.health === "paused";
  return (
    <>
      {standsStill && (
        <Button size="xs" onClick={open}>
          {t(endpoint.enabled ? "switch.tryNow" : "switch.on")}
        </Button>
      )}
      {endpoint.enabled && <SwitchOff onConfirm={() => change.mutateAsync({ enabled: false })} />}
      <Suspense>{opened && <SwitchOnDialogue endpoint={endpoint} onClose={close} />}</Suspense>
    </>
  );
}

function SwitchOff({ onConfirm }: { readonly onConfirm: () => Promise<unknown> }) {
  const { t } = useTranslation("endpoints");
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        {t("switch.off")}
      </Button>
      <Suspense>
        {opened && (
          <Confirm
            opened
            onClose={close}
            title={t("switch.offTitle")}
            text={t("switch.offText")}
            action={t("switch.off")}
            onConfirm={onConfirm}
          />
        )}
      </Suspense>
    </>
  );
}
