import { Anchor, Button, Code, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Endpoint, HuddleConnection, OtherConnection } from "../../../api/client/openapi.ts";
import { useTryConnection } from "../../../api/connections.ts";
import { endpointPath } from "../../../app/paths.ts";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { asMessages, fieldErrorsOf } from "../../../ui/field-errors.ts";
import { Moment } from "../../../ui/formats.tsx";
import { StepCard, StepProblem, type StepState } from "../../../ui/step-card.tsx";
import { type CallVerdict, judgeCall } from "./judge-call.ts";

const STATES: Readonly<Record<CallVerdict["kind"], StepState>> = {
  untried: "todo",
  byHand: "done",
  works: "done",
  problem: "problem",
  failing: "problem",
};

interface CallStepProps {
  readonly connection: HuddleConnection | OtherConnection;
  readonly endpoint: Endpoint | undefined;
  /** The SKU of the rule, which people most likely want to test. */
  readonly sku: string;
}

/** Step two: address and key. Only a real call that gives the owner access can prove them. */
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
      {["untried", "problem", "failing"].includes(verdict.kind) && form}
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
    case "problem":
      return <Problem verdict={verdict} sort={sort} said={said} />;
    case "failing":
      return (
        <StepProblem title={t("connection:call.failing")} text={verdict.endpoint.health_text ?? ""}>
          <Anchor component={Link} to={endpointPath(verdict.endpoint.id)} size="sm" underline="always">
            {t("access:connections.toEndpoint")}
          </Anchor>
        </StepProblem>
      );
  }
}

function Problem({ verdict, sort, said }: VerdictProps & { readonly verdict: CallVerdict & { kind: "problem" } }) {
  const { t } = useTranslation(["connection", "access"]);
  const { problem, check } = verdict;
  return (
    <StepProblem title={t(`connection:problem.${problem}.title`)} text={t(`connection:problem.${problem}.${sort}`)}>
      <Text size="sm">
        {check.status === null
          ? t("connection:call.noAnswer")
          : t("connection:call.answered", { status: check.status })}{" "}
        <Moment at={check.at} />
      </Text>
      {problem === "notTaken" && said !== "" && (
        <>
          <Text size="sm">{t("connection:call.said")}</Text>
          <Code block w="100%" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {said}
          </Code>
        </>
      )}
    </StepProblem>
  );
}

interface TryFormProps {
  readonly connection: HuddleConnection | OtherConnection;
  readonly sku: string;
  readonly trial: ReturnType<typeof useTryConnection>;
}

/** Asks for an address of the owner, because that person really gets access. */
function TryForm({ connection, sku, trial }: TryFormProps) {
  const { t } = useTranslation(["connection", "access"]);
  const form = useForm({
    initialValues: { email: "", sku, level: "" },
    validate: { email: (email) => (email.trim() === "" ? t("access:form.missing") : null) },
  });
  const submit = form.onSubmit(({ email, ...names }) =>
    trial.mutate(
      { email: email.trim(), sku: names.sku.trim() || null, level: names.level.trim() || null },
      { onError: (error) => form.setErrors(asMessages(fieldErrorsOf(error, connectionFieldOf).fields)) },
    ),
  );
  const isHuddle = "domain" in connection;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm" maw={480}>
        <Text size="sm">{t(isHuddle ? "connection:try.huddle" : "connection:try.others")}</Text>
        <TextInput
          label={t("connection:try.email")}
          type="email"
          autoComplete="email"
          {...form.getInputProps("email")}
        />
        <TextInput
          label={t("connection:try.sku")}
          description={t(isHuddle ? "connection:try.skuHuddle" : "connection:try.skuOthers")}
          {...form.getInputProps("sku")}
        />
        {namesLevel(connection) && <TextInput label={t("connection:try.level")} {...form.getInputProps("level")} />}
        {trial.error && !fieldErrorsOf(trial.error, connectionFieldOf).complete && (
          <Failure error={trial.error} title={t("connection:try.failed")} />
        )}
        <Group>
          <Button type="submit" variant="default" loading={trial.isPending}>
            {t("connection:try.action")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function namesLevel({ grant }: HuddleConnection | OtherConnection): boolean {
  return JSON.stringify(grant)?.includes("{level}") ?? false;
}

const connectionFieldOf = (pointer: string) =>
  ["/email", "/sku", "/level"].includes(pointer) ? pointer.slice(1) : null;
