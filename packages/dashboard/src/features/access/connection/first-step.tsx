import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Access, Endpoint } from "../../../api/client/openapi.ts";
import { accessPath, endpointPath, paths } from "../../../app/paths.ts";
import { StepCard, StepProblem, type StepState, StepWaiting } from "../../../ui/step-card.tsx";

interface FirstStepProps {
  readonly people: readonly Access[];
  readonly endpoint: Endpoint | undefined;
  /** Whether the earlier steps are done. */
  readonly isReady: boolean;
}

/** Step five: the first buyer has access. People who could not get it come first, because somebody must help them. */
export function FirstStep({ people, endpoint, isReady }: FirstStepProps) {
  const { t } = useTranslation(["connection", "access"]);
  const stuck = people.find(({ state }) => state === "attention");
  const inside = people.find(({ state }) => state === "granted");
  const state = judge({ stuck, inside, endpoint, isReady });
  return (
    <StepCard number={5} title={t("connection:first.title")} state={state}>
      {state === "todo" && <Text size="sm">{t("connection:first.todo")}</Text>}
      {state === "checking" && <Waiting people={people} />}
      {state === "problem" && <Problem stuck={stuck} endpoint={endpoint} />}
      {state === "done" && <Inside inside={inside} />}
    </StepCard>
  );
}

interface FirstFacts extends Omit<FirstStepProps, "people"> {
  readonly stuck: Access | undefined;
  readonly inside: Access | undefined;
}

function judge({ stuck, inside, endpoint, isReady }: FirstFacts): StepState {
  if (stuck !== undefined || (endpoint !== undefined && endpoint.health !== "ok")) return "problem";
  if (inside !== undefined || (endpoint?.last_success_at ?? null) !== null) return "done";
  return isReady ? "checking" : "todo";
}

function Waiting({ people }: { readonly people: readonly Access[] }) {
  const { t } = useTranslation(["connection", "access"]);
  const [coming] = people;
  if (coming === undefined) {
    return (
      <>
        <StepWaiting>{t("connection:first.waiting")}</StepWaiting>
        <Text size="sm">{t("connection:first.how")}</Text>
      </>
    );
  }
  return (
    <>
      <StepWaiting>{t("connection:first.coming", { email: coming.email })}</StepWaiting>
      <PersonLink access={coming} />
    </>
  );
}

function Problem({ stuck, endpoint }: Pick<FirstFacts, "stuck" | "endpoint">) {
  const { t } = useTranslation(["connection", "access"]);
  if (stuck !== undefined) {
    return (
      <StepProblem title={t("connection:first.stuck", { email: stuck.email })} text={stuck.problem?.text ?? ""}>
        <PersonLink access={stuck} />
      </StepProblem>
    );
  }
  return (
    <StepProblem title={t("connection:call.failing")} text={endpoint?.health_text ?? ""}>
      {endpoint && (
        <Anchor component={Link} to={endpointPath(endpoint.id)} size="sm" underline="always">
          {t("access:connections.toEndpoint")}
        </Anchor>
      )}
    </StepProblem>
  );
}

function Inside({ inside }: { readonly inside: Access | undefined }) {
  const { t } = useTranslation(["connection", "access"]);
  return (
    <>
      <Text size="sm" role="status">
        {inside === undefined ? t("connection:first.done") : t("connection:first.inside", { email: inside.email })}
      </Text>
      <Anchor component={Link} to={paths.access} size="sm" underline="always">
        {t("connection:first.everybody")}
      </Anchor>
    </>
  );
}

function PersonLink({ access }: { readonly access: Access }) {
  const { t } = useTranslation(["connection", "access"]);
  return (
    <Anchor component={Link} to={accessPath(access.id)} size="sm" underline="always">
      {t("access:tasks.why")}
    </Anchor>
  );
}
