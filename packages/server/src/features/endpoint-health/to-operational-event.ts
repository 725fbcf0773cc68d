import {
  type EndpointHealth,
  endpointHealth,
  type HealthFacts,
  type HealthStep,
  type LastError,
  type OffReason,
  type OperationalEvent,
  switchesOffAt,
} from "@haak/core";
import type { RuleSet } from "../../pipeline/plan/rule-set.ts";
import type { WatchedEndpoint } from "./watched-endpoint.ts";

/** A step that somebody is told of. */
export type NotifyStep = Exclude<HealthStep, { kind: "none" }>;

/** What such an event is made from: the facts are those after the step was taken. */
export interface OperationalFacts {
  readonly step: NotifyStep;
  readonly endpoint: WatchedEndpoint;
  readonly facts: HealthFacts;
  readonly lastError: LastError | null;
  readonly book: RuleSet;
  readonly now: Date;
}

const RULES_MAX = 20;

/** The event that tells of a step. Its key names trouble and step, so that neither a crash nor a rival tells it twice. */
export function toOperationalEvent(one: OperationalFacts): OperationalEvent {
  const { step, endpoint, facts, lastError, now } = one;
  const { id, kind, url, pending, failed } = endpoint;
  return {
    key: keyOf(id, step),
    type: `endpoint.${step.kind}`,
    occurred_at: (step.kind === "recovered" ? (facts.lastSuccessAt ?? now) : now).toISOString(),
    data: {
      endpoint: {
        ...{ id, kind, url, ...shownState(one) },
        failing_since: step.since.toISOString(),
        last_success_at: facts.lastSuccessAt?.toISOString() ?? null,
        ...{ failures: facts.failures, pending, failed },
        percent: step.kind === "failing" ? step.percent : null,
        switches_off_at: switchesOffAt(facts, now)?.toISOString() ?? null,
        rules: rulesOf(one),
      },
      last_error: lastError,
    },
  };
}

function keyOf(id: string, step: NotifyStep): string {
  const percent = step.kind === "failing" && step.percent !== null ? `:${step.percent}` : "";
  return `endpoint:${id}:${step.kind}:${step.since.toISOString()}${percent}`;
}

function shownState({ step, facts }: OperationalFacts): { health: EndpointHealth; off_reason: OffReason | null } {
  const health = endpointHealth({
    enabled: facts.enabled,
    breaker: facts.breaker,
    failingSince: facts.failingSince,
  });
  return { health, off_reason: step.kind === "switched_off" ? step.reason : null };
}

/** Their names tell a seller more than a URL does. */
function rulesOf({ book, endpoint }: OperationalFacts) {
  const mine = book.rules.filter(({ endpointId }) => endpointId === endpoint.id);
  return mine.slice(0, RULES_MAX).map(({ rule: { id, name } }) => ({ id, name }));
}
