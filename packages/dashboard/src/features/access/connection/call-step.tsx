import { Anchor, Code, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Endpoint, HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";
import { useTryConnection } from "../../../api/connections.ts";
import { endpointPath } from "../../../app/paths.ts";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { StepCard, type StepState } from "../../../ui/steps/step-card.tsx";
import { StepTrouble } from "../../../ui/steps/step-trouble.tsx";
import { type CallVerdict, judgeCall } from "./judge-call.ts";
import { TryForm } from "./try-form.tsx";

const STATES: Readonly<Record<CallVerdict["kind"], StepState>> = {
  untried: "todo",
  byHand: "done",
  works: "done",
  trouble: "problem",
  failing: "problem",
};

interface CallStepProps {
  readonly connection: HuddleConnection | OtherConnection;
  readonly endpoint: Endpoint | undefined;
  /** The SKU that a rule names, which is the likeliest to be tried. */
  readonly sku: string;
}

/** Step two: address and key, proven by a call that lets the owner in. */
export function CallStep({ connection, endpoint, sku }: CallStepProps) {
  const { t } = useTranslation(["connection", "access"]);
  const verdict = judgeCall(connection, endpoint);
  const sort = "domain" in connection ? "huddle" : "others";
  const trial = useTryConnection(sort, connection.id);
  const form = <TryForm key={sku} connection={connection} sku={sku} trial={trial} />;
  return (
    <StepCard number={2} title={t("connection:call.title")} state={STATES[verdict.kind]}>
      <Verdict verdict={verdict} sort={sort} said={trial.data?.said ?? ""} />
      {verdict.kind === "works" && <Disclosure title={t("connection:try.again")}>{form}</Disclosure>}
      {["untried", "trouble", "failing"].includes(verdict.kind) && form}
    </StepCard>
  );
}

interface VerdictProps {
  readonly verdict: CallVerdict;
  readonly sort: "huddle" | "others";
  readonly said: string;
}

function Verdict({ verdict, sort, said }: VerdictProps) {
  const { t } = useTranslation(["connection", "access"]);
  switch (verdict.kind) {
    case "untried":
      return <Text size="sm">{t("connection:call.untried")}</Text>;
    case "byHand":
      return <Text size="sm">{t("connection:call.byHand")}</Text>;
    case "works":
      return (
        <Text size="sm" role="status">
          <Trans t={t} i18nKey="connection:call.works" components={{ at: <Moment at={verdict.at} /> }} />
        </Text>
      );
    case "trouble":
      return <Trouble verdict={verdict} sort={sort} said={said} />;
    case "failing":
      return (
        <StepTrouble title={t("connection:call.failing")} text={verdict.endpoint.health_text ?? ""}>
          <Anchor component={Link} to={endpointPath(verdict.endpoint.id)} size="sm" underline="always">
            {t("access:connections.toEndpoint")}
          </Anchor>
        </StepTrouble>
      );
  }
}

function Trouble({ verdict, sort, said }: VerdictProps & { readonly verdict: CallVerdict & { kind: "trouble" } }) {
  const { t } = useTranslation(["connection", "access"]);
  const { trouble, check } = verdict;
  return (
    <StepTrouble title={t(`connection:trouble.${trouble}.title`)} text={t(`connection:trouble.${trouble}.${sort}`)}>
      <Text size="sm">
        {check.status === null
          ? t("connection:call.noAnswer")
          : t("connection:call.answered", { status: check.status })}{" "}
        <Moment at={check.at} />
      </Text>
      {trouble === "notTaken" && said !== "" && (
        <>
          <Text size="sm">{t("connection:call.said")}</Text>
          <Code block w="100%" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {said}
          </Code>
        </>
      )}
    </StepTrouble>
  );
}
