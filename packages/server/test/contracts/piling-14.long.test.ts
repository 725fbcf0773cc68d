import { storeContract } from "./pipeline/store.contract.ts";

/**
 * In the short form: the same on PostgreSQL 18 (`packages/server/test/contracts/piling-18.test.ts`), and on 14 the plans of the hot
 * statements and the retention job (`packages/server/test/contracts/keeping-14.test.ts`).
 */
storeContract("keeps and shows much", 14);
