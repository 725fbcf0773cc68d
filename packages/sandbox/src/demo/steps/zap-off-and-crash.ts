import type { Step } from "../scene.ts";
import { killedHub } from "./killed-hub.ts";
import { zapOff } from "./zap-off.ts";

/** Step 9: a Zap is switched off, and a hub dies. */
export const zapOffAndCrash: Step = {
  number: 9,
  title: "The Zap is switched off, and the hub is killed while calls are under way.",
  scenes: [zapOff, killedHub],
};
