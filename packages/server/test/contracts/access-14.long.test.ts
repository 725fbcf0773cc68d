import { storeContract } from "./store.contract.ts";

/**
 * In the short form: the same on PostgreSQL 18 (`packages/server/test/contracts/access-18.test.ts`), and on 14 by a hub that stands on it
 * (`packages/server/test/journeys/huddle-ledger.test.ts`, `packages/server/test/journeys/changed-addresses.test.ts` and
 * `packages/server/test/journeys/comparisons.test.ts`).
 */
storeContract("keeps access, much and at once,", 14);
