import { storeContract } from "./pipeline/store.contract.ts";

/**
 * In the short form: the same on PostgreSQL 18 (`packages/server/test/contracts/access-18.test.ts`), and on 14 by a hub that uses it
 * (`packages/server/test/features/access/huddle-ledger.test.ts`, `packages/server/test/features/access/changed-addresses.test.ts` and
 * `packages/server/test/features/comparisons/comparisons.test.ts`).
 */
storeContract("keeps access, much and at once,", 14);
