import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useApiKeys } from "../../../api/api-keys.ts";
import { useEndpoints } from "../../../api/endpoints.ts";
import { useZaps } from "../../../api/rules.ts";
import { Loaded } from "../../../ui/loaded.tsx";
import { CallStep } from "./call-step.tsx";
import { ConnectionStep } from "./connection-step.tsx";
import { judgeSteps } from "./judge-steps.ts";
import { KeyStep } from "./key-step.tsx";
import { ZapStep } from "./zap-step.tsx";

/** From nothing to a Zap that runs, in four steps that the hub checks by itself. */
export function ZapierSteps() {
  const { t } = useTranslation("zapier");
  const keys = useApiKeys({ live: true });
  const zaps = useZaps();
  const endpoints = useEndpoints();
  const { origin, hostname } = globalThis.location;
  return (
    <Loaded query={keys} failed={t("steps.failed")}>
      {(list) => {
        const on = zaps.data ?? [];
        const steps = judgeSteps({ keys: list, zaps: on, endpoints: endpoints.data ?? [], host: hostname });
        return (
          <Stack gap="lg">
            <KeyStep step={steps.key} />
            <ConnectionStep step={steps.connection} address={origin} />
            <ZapStep step={steps.zap} count={on.length} />
            <CallStep step={steps.call} />
          </Stack>
        );
      }}
    </Loaded>
  );
}
