/** What webhooks mean. The whole public surface, named one by one, in the order of an event's life. */

// accept: what happened in the shop
export { type Affiliate, affiliateSchema } from "./accept/affiliate.ts";
export { type Address, type Customer, customerSchema } from "./accept/customer.ts";
export { dateTimeSchema, isDateTime } from "./accept/date-time.ts";
export { emailSchema } from "./accept/email.ts";
export { ERASED_EMAIL, eraseEvent, eraseText, isErased, withoutText } from "./accept/erase-event.ts";
export {
  type AffiliateEvent,
  eventSchema,
  type FormEvent,
  type HaakEvent,
  isFormEvent,
  isOperationalEvent,
  isOrderEvent,
  isSubscriptionEvent,
  type OrderEvent,
  type ShopEvent,
  type SubscriptionEvent,
} from "./accept/event.ts";
export {
  EVENT_TYPES,
  type EventType,
  isOperationalEventType,
  isOrderEventType,
  OPERATIONAL_EVENT_TYPES,
  type OperationalEventType,
  ORDER_EVENT_TYPES,
  type OrderEventType,
  TRIGGERS,
  type Trigger,
} from "./accept/event-type.ts";
export { type Form, formSchema } from "./accept/form.ts";
export { type LabelledValue, labelledValueSchema } from "./accept/labelled-value.ts";
export {
  type LastError,
  lastErrorSchema,
  type OperationalEvent,
  operationalEventSchema,
  type TroubledEndpoint,
  troubledEndpointSchema,
} from "./accept/operational-event.ts";
export { ORDER_KINDS, type Order, type OrderKind, orderSchema } from "./accept/order.ts";
export { ORDER_LINE_TYPES, ORDER_LINES_MAX, type OrderLine, orderLineSchema } from "./accept/order-line.ts";
export { type ParsedEvent, parseEvent } from "./accept/parse-event.ts";
export { describeIssue, mergeProblems, type Problem, problemsOf } from "./accept/problem.ts";
export { type Product, productSchema } from "./accept/product.ts";
export { sampleEvent } from "./accept/sample-event.ts";
export { type Catalogue, createTranslate, type Say, type Sentence, sayBy, withinSentence } from "./accept/sentence.ts";
export { type Subscription, subscriptionSchema } from "./accept/subscription.ts";
export { findUnsafeValues } from "./accept/unsafe-values.ts";
export { CORE_WORDS } from "./accept/words.ts";
// plan: which rules call
export type {
  AccessFact,
  GrantFact,
  LifeFact,
  MoneyFact,
  RevokeFact,
  RevokeTarget,
} from "./plan/access/access-fact.ts";
export { accessHomes } from "./plan/access/access-homes.ts";
export { type AccessItem, itemKey } from "./plan/access/access-item.ts";
export { accessItems, namesItems } from "./plan/access/access-items.ts";
export { type AccessPolicy, DEFAULT_ACCESS_POLICY } from "./plan/access/access-policy.ts";
export type { AccessReason } from "./plan/access/access-reason.ts";
export {
  type ComparedAccess,
  compareMembers,
  type MemberComparison,
  type MemberFinding,
  type MemberList,
} from "./plan/access/compare-members.ts";
export { type CustomerLink, customerLinkOf } from "./plan/access/customer-link.ts";
export { type EventForAccess, emailOf } from "./plan/access/event-for-access.ts";
export { type AccessLoss, type FoldOptions, foldAccess, type WantedAccess } from "./plan/access/fold-access.ts";
export { givesNothing } from "./plan/access/gives-nothing.ts";
export { ADDRESSES_A_CUSTOMER_MAX, linkPeople } from "./plan/access/linked-people.ts";
export type { MoneyTrouble } from "./plan/access/money-trouble.ts";
export {
  ACCESS_STATES,
  type AccessDo,
  type AccessStanding,
  type AccessState,
  type AccessStep,
  accessState,
  type Confirmed,
  nextStep,
} from "./plan/access/next-step.ts";
export { personKey } from "./plan/access/person-key.ts";
export { readAccessFacts } from "./plan/access/read-access-facts.ts";
export {
  type AccessAction,
  type Action,
  actionSchema,
  type ConnectorAction,
  connectorOf,
  type HuddleAction,
  isAccessAction,
  isConnectorKind,
  WEBHOOK_FORMATS,
  type WebhookAction,
  type WebhookFormat,
  type ZapierAction,
} from "./plan/action.ts";
export { type Call, type Decision, REASON_CODES, type ReasonCode, type SkipCode } from "./plan/decision.ts";
export { ENDPOINT_URL_CHARACTERS_MAX, endpointUrl, findEndpointUrlProblem } from "./plan/endpoint-url.ts";
export { type ExplainedDecision, explainDecision } from "./plan/explain-decision.ts";
export type { Circumstances } from "./plan/match-rule.ts";
export { matchedLineNumbers, orderLines } from "./plan/order-lines.ts";
export { type ParsedRule, parseRule } from "./plan/parse-rule.ts";
export { planDeliveries } from "./plan/plan-deliveries.ts";
export {
  DEFAULT_KINDS,
  type Rule,
  type RuleDefinition,
  type RuleInput,
  type RuleScope,
  ruleInputSchema,
} from "./plan/rule.ts";
export { spokenDate, spokenDateTime } from "./plan/spoken-date.ts";
export { SETTINGS_RULE_NAMES, spokenRuleName } from "./plan/spoken-rule-name.ts";
export type { Language } from "./plan/trigger-words.ts";
// queue: when to try
export {
  type Breaker,
  type BreakerReport,
  type BreakerSettings,
  CLOSED_BREAKER,
  type ClosedBreaker,
  canProbe,
  DEFAULT_BREAKER_SETTINGS,
  type HalfOpenBreaker,
  type OpenBreaker,
  onOutcome,
  startProbe,
} from "./queue/breaker.ts";
export { type FailedAttempt, nextAttemptAt } from "./queue/next-attempt.ts";
export { parseRetryAfter, RETRY_AFTER_SECONDS_MAX } from "./queue/retry-after.ts";
export { DEFAULT_RETRY_SCHEDULE_SECONDS, parseRetrySchedule } from "./queue/retry-schedule.ts";
// send: what is sent, and how it is signed and verified
export { buildBody, type OutgoingBody } from "./send/build-body.ts";
export {
  type CallTemplate,
  callTemplateSchema,
  type FilledCall,
  fillCall,
  sampleUrl,
  templateNames,
  withApiKey,
} from "./send/call-template.ts";
export { callsByTemplate } from "./send/calls-by-template.ts";
export { classifyStatus } from "./send/classify-response.ts";
export type {
  AccessAsk,
  AccessCall,
  AccessPlan,
  AnsweredResponse,
  Connector,
  ConnectorCall,
  ConnectorMessage,
  FailedResponse,
  GuardedRequest,
  GuardedResponse,
  OutgoingRequest,
} from "./send/connector.ts";
export { deliverOwnCall, withoutKey } from "./send/deliver-own-call.ts";
export { PLUGANDPAY_NAMES, type PlugandpayNames } from "./send/formats/plugandpay-names.ts";
export { maskKey } from "./send/mask-key.ts";
export type {
  AffiliateMessage,
  FormMessage,
  Message,
  OperationalMessage,
  OrderMessage,
  SubscriptionMessage,
} from "./send/message.ts";
export type { HeaderReader, MessageHeaders } from "./send/message-headers.ts";
export { type MessageVerificationCode, MessageVerificationError } from "./send/message-verification-error.ts";
export { OUTCOMES, type Outcome } from "./send/outcome.ts";
export type { OutgoingMessage, ShopMessage } from "./send/outgoing-message.ts";
export { plugandpaySignature } from "./send/plugandpay-signature.ts";
export { receiveMessage } from "./send/receive-message.ts";
export { sampleMessage } from "./send/sample-message.ts";
export { type SignatureHeaders, signMessage, signMessageAnywhere, type UnsignedMessage } from "./send/sign-message.ts";
export { newSigningSecret, secretBytes } from "./send/signing-secret.ts";
export { type VerifyOptions, verifyMessage } from "./send/verify-message.ts";
// track: what became of it
export { DELIVERY_STATES, type DeliveryState } from "./track/delivery-state.ts";
export {
  ENDPOINT_HEALTHS,
  type EndpointCondition,
  type EndpointHealth,
  endpointHealth,
} from "./track/endpoint-health.ts";
export { NO_TROUBLE, type Trouble, troubleAfter } from "./track/endpoint-trouble.ts";
export {
  type ExplainedHealth,
  explainError,
  explainHealth,
  OFF_REASONS,
  type OffReason,
} from "./track/explain-health.ts";
export {
  type ExplainedProblem,
  explainProblem,
  PROBLEM_OUTCOMES,
  type ProblemCause,
  type ProblemOutcome,
} from "./track/explain-problem.ts";
export {
  type EndingFacts,
  type HealthFacts,
  type HealthStep,
  healthStep,
  SWITCH_OFF_AFTER_MS,
  switchesOffAt,
  type Told,
  toldAfter,
  WARNING_PERCENTS,
  type WarningPercent,
} from "./track/health-step.ts";
export { type EndedAttempt, type Settlement, settleDelivery } from "./track/settle-delivery.ts";
