import { moveJourney } from "./move-journey.contract.ts";

moveJourney(18);
