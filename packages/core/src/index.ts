/** The public surface of core, named one by one, in the order of an event's life. */

export {
  ACCESS_STATES,
  type AccessChange,
  type AccessEntry,
  type AccessProgress,
  type AccessState,
  accessAddresses,
  accessState,
  type ConfirmedAccess,
  type NextAccessStep,
  nextAccessStep,
} from "./access/access-entry.ts";
// plan: which rules call
export type {
  AccessFact,
  GrantFact,
  PaymentFact,
  RevokeFact,
  RevokeTarget,
  SubscriptionFact,
} from "./access/access-fact.ts";
export { type AccessItem, accessItems, givesNothing, itemKey, namesItems } from "./access/access-item.ts";
export type { AccessReason } from "./access/access-reason.ts";
export {
  type ComparedAccess,
  compareMembers,
  type MemberComparison,
  type MemberFinding,
  type MemberList,
} from "./access/compare-members.ts";
export { type EventForAccess, emailOf } from "./access/event-for-access.ts";
export { type AccessLoss, type FoldOptions, foldAccess, type WantedAccess } from "./access/fold-access.ts";
export {
  ADDRESSES_A_CUSTOMER_MAX,
  type CustomerLink,
  customerLinkOf,
  linkPeople,
  personKey,
} from "./access/linked-people.ts";
export { type AccessPolicy, DEFAULT_ACCESS_POLICY, type PaymentProblem } from "./access/payment-problem.ts";
export { readAccessFacts } from "./access/read-access-facts.ts";
export {
  type CallTemplate,
  callTemplateSchema,
  type FilledCall,
  fillCall,
  sampleUrl,
  templateNames,
  withApiKey,
} from "./connectors/call-template.ts";
export type {
  AccessCall,
  AccessPlan,
  AccessRequest,
  AnsweredResponse,
  Connector,
  ConnectorCall,
  ConnectorMessage,
  FailedResponse,
  GuardedRequest,
  GuardedResponse,
  OutgoingRequest,
} from "./connectors/connector.ts";
export { callsByTemplate, deliverOwnCall, maskKey, withoutKey } from "./connectors/owner-calls.ts";
export {
  ENDPOINT_HEALTHS,
  type EndpointCondition,
  type EndpointHealth,
  endpointHealth,
  type FailureStreak,
  failuresAfter,
  type HealthFacts,
  type HealthStep,
  healthStep,
  NO_FAILURES,
  type Notified,
  notifiedAfter,
  SWITCH_OFF_AFTER_MS,
  type SwitchOffFacts,
  switchesOffAt,
  WARNING_PERCENTS,
  type WarningPercent,
} from "./endpoints/endpoint-health.ts";
export {
  type ExplainedHealth,
  explainHealth,
  explainLastError,
  OFF_REASONS,
  type OffReason,
} from "./endpoints/explain-health.ts";
export {
  type ExplainedProblem,
  explainProblem,
  PROBLEM_OUTCOMES,
  type ProblemCause,
  type ProblemOutcome,
} from "./endpoints/explain-problem.ts";
export { type Address, type Customer, customerSchema } from "./events/customer.ts";
export { ERASED_EMAIL, eraseEvent, eraseText, isErased, withoutText } from "./events/erase-event.ts";
// accept: what happened in the shop
export {
  type Affiliate,
  type AffiliateEvent,
  affiliateSchema,
  eventSchema,
  type Form,
  type FormEvent,
  formSchema,
  type HaakEvent,
  isFormEvent,
  isOperationalEvent,
  isOrderEvent,
  isSubscriptionEvent,
  type OrderEvent,
  type ShopEvent,
  type SubscriptionEvent,
} from "./events/event.ts";
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
} from "./events/event-type.ts";
export {
  type EventEndpoint,
  eventEndpointSchema,
  type LastError,
  lastErrorSchema,
  type OperationalEvent,
  operationalEventSchema,
} from "./events/operational-event.ts";
export {
  ORDER_KINDS,
  ORDER_LINE_TYPES,
  ORDER_LINES_MAX,
  type Order,
  type OrderKind,
  type OrderLine,
  orderLineSchema,
  orderSchema,
  type Product,
  productSchema,
} from "./events/order.ts";
export { type ParsedEvent, type ParseEventOptions, parseEvent } from "./events/parse-event.ts";
export { sampleEvent } from "./events/sample-event.ts";
export { SUBSCRIPTION_STATUSES, type Subscription, subscriptionSchema } from "./events/subscription.ts";
export { findUnsafeValues } from "./events/unsafe-values.ts";
export {
  dateTimeSchema,
  emailSchema,
  isDateTime,
  type LabelledValue,
  labelledValueSchema,
} from "./events/value-schemas.ts";
export { CORE_MESSAGES, translateCoreMessage } from "./i18n/core-messages.ts";
export {
  type CheckedInput,
  checkInput,
  type EnglishFieldError,
  inEnglish,
  mergeFieldErrors,
  schemaMessage,
  translatable,
} from "./i18n/field-errors.ts";
export { formatDate, formatDateTime } from "./i18n/format-date.ts";
export {
  type Catalogue,
  type CreateMessage,
  createTranslate,
  type FieldError,
  LANGUAGES,
  type Language,
  type MessageParam,
  type MessageParams,
  type MessageTexts,
  mapMessageText,
  messagesOf,
  plainMessage,
  type Translate,
  type UserMessage,
} from "./i18n/message.ts";
// send: what is sent, and how it is signed and verified
export { buildBody, type OutgoingBody } from "./messages/formats/build-body.ts";
export { PLUGANDPAY_NAMES, type PlugandpayNames } from "./messages/formats/plugandpay-names.ts";
export type {
  AffiliateMessage,
  FormMessage,
  Message,
  OperationalMessage,
  OrderMessage,
  OutgoingMessage,
  ShopMessage,
  SubscriptionMessage,
} from "./messages/message.ts";
export { sampleMessage } from "./messages/sample-message.ts";
export {
  plugandpaySignature,
  type SignatureHeaders,
  signMessage,
  signMessageAnywhere,
  type UnsignedMessage,
} from "./messages/sign-message.ts";
export { newSigningSecret, secretBytes } from "./messages/signing-secret.ts";
export {
  type HeaderReader,
  type MessageHeaders,
  type MessageVerificationCode,
  MessageVerificationError,
  receiveMessage,
  type VerifyOptions,
  verifyMessage,
} from "./messages/verify-message.ts";
// queue: when to try
export {
  type Breaker,
  type BreakerReport,
  type BreakerSettings,
  breakerAfterAttempt,
  breakerAfterLostProbe,
  CLOSED_BREAKER,
  type ClosedBreaker,
  canProbe,
  DEFAULT_BREAKER_SETTINGS,
  type HalfOpenBreaker,
  type OpenBreaker,
  requestProbe,
  startProbe,
} from "./queue/breaker.ts";
export {
  DEFAULT_RETRY_SCHEDULE_SECONDS,
  type FailedAttempt,
  nextAttemptAt,
  parseRetrySchedule,
} from "./queue/next-attempt.ts";
export { classifyStatus, OUTCOMES, type Outcome } from "./queue/outcome.ts";
export { parseRetryAfter, RETRY_AFTER_SECONDS_MAX } from "./queue/retry-after.ts";
// settle: the result of a delivery
export {
  DELIVERY_STATES,
  type DeliveryState,
  type EndedAttempt,
  type SettledDelivery,
  settleDelivery,
} from "./queue/settle-delivery.ts";
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
} from "./rules/action.ts";
export { type Call, type Decision, REASON_CODES, type ReasonCode, type SkipCode } from "./rules/decision.ts";
export { ENDPOINT_URL_CHARACTERS_MAX, endpointUrl, findEndpointUrlProblem } from "./rules/endpoint-url.ts";
export { type ExplainedDecision, explainDecision } from "./rules/explain-decision.ts";
export type { MatchContext } from "./rules/match-rule.ts";
export { matchedLineNumbers, orderLines } from "./rules/order-lines.ts";
export { planDeliveries } from "./rules/plan-deliveries.ts";
export {
  DEFAULT_KINDS,
  type ParsedRule,
  parseRule,
  type Rule,
  type RuleDefinition,
  type RuleInput,
  type RuleScope,
  ruleInputSchema,
} from "./rules/rule.ts";
export { SETTINGS_RULE_NAMES, translateRuleName } from "./rules/rule-name.ts";
