export type { HuddleWebhook, Member } from "./huddle/admit-member.ts";
export {
  type Huddle,
  type HuddleCall,
  type HuddleOptions,
  type LoginMail,
  startHuddle,
} from "./huddle/start-huddle.ts";
export { type Listening, listen } from "./listen.ts";
export type { ActionHistoryRow } from "./plugandpay/api/action-history.ts";
export type { ApiCall } from "./plugandpay/api/api.ts";
export type { Buyer } from "./plugandpay/buyer.ts";
export type { Collection } from "./plugandpay/change-subscription.ts";
export type { Offer, ShopCheckout } from "./plugandpay/checkout.ts";
export type { Notice, Wait } from "./plugandpay/notices/notice-sender.ts";
export type { NoticeVersion, NotifyOptions } from "./plugandpay/notices/notifier.ts";
export type {
  ItemType,
  OrderItem,
  OrderPayment,
  OrderSource,
  ShopOrder,
  ShopSubscription,
} from "./plugandpay/order.ts";
export type { ItemRequest, OrderRequest, UpsellRequest } from "./plugandpay/place-order.ts";
export type { ContractType, Interval, ShopProduct } from "./plugandpay/product.ts";
export type { NewRule } from "./plugandpay/rule.ts";
export type { NewCheckout, NewProduct } from "./plugandpay/shop.ts";
export type { ShopRule, ShopSeller, ShopSubmission } from "./plugandpay/shop-state.ts";
export { type PlugAndPay, type PlugAndPayOptions, startPlugAndPay } from "./plugandpay/start-plug-and-pay.ts";
export type { SubmissionRequest } from "./plugandpay/submission.ts";
export type { Fault } from "./receiver/fault-queue.ts";
export { type ReceivedCall, type Receiver, type ReceiverOptions, startReceiver } from "./receiver/start-receiver.ts";
export type { ZapRun } from "./zapier/run-problems.ts";
export {
  loadZapierApp,
  startZapierRuntime,
  type ZapierRuntime,
  type ZapierRuntimeOptions,
} from "./zapier/start-zapier-runtime.ts";
export type { ZapSettings } from "./zapier/switch-zap.ts";
export type { Zap } from "./zapier/zap.ts";
