import { Button, Stack } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useTestCall } from "../../api/endpoints.ts";
import { Failure } from "../../ui/failure.tsx";
import { Loading } from "../../ui/states.tsx";
import { Section } from "./section.tsx";

/** Loaded only if a test call was made. */
const TestAnswer = lazy(() => import("./test-answer.tsx").then((module) => ({ default: module.TestAnswer })));

export function TestCard({ endpointId }: { readonly endpointId: string }) {
  const { t } = useTranslation("endpoints");
  const test = useTestCall();
  return (
    <Section title={t("test.title")} intro={t("test.intro")}>
      <Stack gap="sm" align="flex-start">
        <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate(endpointId)}>
          {t("test.send")}
        </Button>
        {test.error && <Failure error={test.error} title={t("test.failed")} />}
        {test.data && (
          <Suspense fallback={<Loading />}>
            <TestAnswer key={test.data} deliveryId={test.data} />
          </Suspense>
        )}
      </Stack>
    </Section>
  );
}
