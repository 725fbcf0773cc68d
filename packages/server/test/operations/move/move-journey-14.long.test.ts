import { moveJourney } from "./move-journey.contract.ts";

/** In the short form: the same to PostgreSQL 18 (`packages/server/test/operations/move/move-journey.test.ts`). */
moveJourney(14);
