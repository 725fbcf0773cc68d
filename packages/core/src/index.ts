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
export { type AccessItem, itemKey } from "./access/access-item.ts";
export { accessItems, namesItems } from "./access/access-items.ts";
export { type AccessPolicy, DEFAULT_ACCESS_POLICY } from "./access/access-policy.ts";
export type { AccessReason } from "./access/access-reason.ts";
export {
  type ComparedAccess,
  compareMembers,
  type MemberComparison,
  type MemberFinding,
  type MemberList,
} from "./access/compare-members.ts";
export { type CustomerLink, customerLinkOf } from "./access/customer-link.ts";
export { type EventForAccess, emailOf } from "./access/event-for-access.ts";
export { type AccessLoss, type FoldOptions, foldAccess, type WantedAccess } from "./access/fold-access.ts";
export { givesNothing } from "./access/gives-nothing.ts";
export { ADDRESSES_A_CUSTOMER_MAX, linkPeople } from "./access/linked-people.ts";
export type { PaymentProblem } from "./access/payment-problem.ts";
export { personKey } from "./access/person-key.ts";
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
export { callsByTemplate } from "./connectors/calls-by-template.ts";
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
export { deliverOwnCall, withoutKey } from "./connectors/deliver-own-call.ts";
export { maskKey } from "./connectors/mask-key.ts";
export {
  ENDPOINT_HEALTHS,
  type EndpointCondition,
  type EndpointHealth,
  endpointHealth,
  type FailureStreak,
  failuresAfter,
  NO_FAILURES,
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
export {
  type HealthFacts,
  type HealthStep,
  healthStep,
  type Notified,
  notifiedAfter,
  SWITCH_OFF_AFTER_MS,
  type SwitchOffFacts,
  switchesOffAt,
  WARNING_PERCENTS,
  type WarningPercent,
} from "./endpoints/health-step.ts";
// accept: what happened in the shop
export { type Affiliate, affiliateSchema } from "./events/affiliate.ts";
export { type Address, type Customer, customerSchema } from "./events/customer.ts";
export { dateTimeSchema, isDateTime } from "./events/date-time.ts";
export { emailSchema } from "./events/email.ts";
export { ERASED_EMAIL, eraseEvent, eraseText, isErased, withoutText } from "./events/erase-event.ts";
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
export { type Form, formSchema } from "./events/form.ts";
export { type LabelledValue, labelledValueSchema } from "./events/labelled-value.ts";
export {
  type EventEndpoint,
  eventEndpointSchema,
  type LastError,
  lastErrorSchema,
  type OperationalEvent,
  operationalEventSchema,
} from "./events/operational-event.ts";
export { ORDER_KINDS, type Order, type OrderKind, orderSchema } from "./events/order.ts";
export { ORDER_LINE_TYPES, ORDER_LINES_MAX, type OrderLine, orderLineSchema } from "./events/order-line.ts";
export { type ParsedEvent, parseEvent } from "./events/parse-event.ts";
export { type Product, productSchema } from "./events/product.ts";
export { sampleEvent } from "./events/sample-event.ts";
export { type Subscription, subscriptionSchema } from "./events/subscription.ts";
export { findUnsafeValues } from "./events/unsafe-values.ts";
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
  SubscriptionMessage,
} from "./messages/message.ts";
export type { HeaderReader, MessageHeaders } from "./messages/message-headers.ts";
export { type MessageVerificationCode, MessageVerificationError } from "./messages/message-verification-error.ts";
export type { OutgoingMessage, ShopMessage } from "./messages/outgoing-message.ts";
export { plugandpaySignature } from "./messages/plugandpay-signature.ts";
export { receiveMessage } from "./messages/receive-message.ts";
export { sampleMessage } from "./messages/sample-message.ts";
export {
  type SignatureHeaders,
  signMessage,
  signMessageAnywhere,
  type UnsignedMessage,
} from "./messages/sign-message.ts";
export { newSigningSecret, secretBytes } from "./messages/signing-secret.ts";
export { type VerifyOptions, verifyMessage } from "./messages/verify-message.ts";
// queue: when to try
export {
  type Breaker,
  type BreakerReport,
  type BreakerSettings,
  breakerAfterAttempt,
  CLOSED_BREAKER,
  type ClosedBreaker,
  canProbe,
  DEFAULT_BREAKER_SETTINGS,
  type HalfOpenBreaker,
  type OpenBreaker,
  requestProbe,
  startProbe,
} from "./queue/breaker.ts";
export { classifyStatus } from "./queue/classify-response.ts";
// settle: the result of a delivery
export { DELIVERY_STATES, type DeliveryState } from "./queue/delivery-state.ts";
export { type FailedAttempt, nextAttemptAt } from "./queue/next-attempt.ts";
export { OUTCOMES, type Outcome } from "./queue/outcome.ts";
export { parseRetryAfter, RETRY_AFTER_SECONDS_MAX } from "./queue/retry-after.ts";
export { DEFAULT_RETRY_SCHEDULE_SECONDS, parseRetrySchedule } from "./queue/retry-schedule.ts";
export { type EndedAttempt, type SettledDelivery, settleDelivery } from "./queue/settle-delivery.ts";
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
export { type ParsedRule, parseRule } from "./rules/parse-rule.ts";
export { planDeliveries } from "./rules/plan-deliveries.ts";
export {
  DEFAULT_KINDS,
  type Rule,
  type RuleDefinition,
  type RuleInput,
  type RuleScope,
  ruleInputSchema,
} from "./rules/rule.ts";
export { SETTINGS_RULE_NAMES, translateRuleName } from "./rules/rule-name.ts";
