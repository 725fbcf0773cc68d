import type { Step } from "./scene.ts";
import { courseWithBump } from "./steps/course-with-bump.ts";
import { instalments } from "./steps/instalments.ts";
import { oneClickUpsell } from "./steps/one-click-upsell.ts";
import { perOrderLine } from "./steps/per-order-line.ts";
import { receiverDown } from "./steps/receiver-down.ts";
import { sameNoticeAgain } from "./steps/same-notice-again.ts";
import { setUp } from "./steps/set-up.ts";
import { subscriptionEnds } from "./steps/subscription-ends.ts";
import { zapOffAndCrash } from "./steps/zap-off-and-crash.ts";

/** The nine steps. The order matters, because later steps need the earlier ones. */
export const STORY: readonly Step[] = [
  setUp,
  courseWithBump,
  oneClickUpsell,
  instalments,
  receiverDown,
  sameNoticeAgain,
  perOrderLine,
  subscriptionEnds,
  zapOffAndCrash,
];
