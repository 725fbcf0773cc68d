import { storeContract } from "./pipeline/store.contract.ts";

/**
 * In the short form: the same on PostgreSQL 18 (`packages/server/test/contracts/racing-18.test.ts`), and on 14 its statements one by one
 * (`packages/server/test/contracts/sending-14.test.ts`) and a hub that shows and repairs endpoints there
 * (`packages/server/test/features/endpoints/endpoints.test.ts`).
 */
storeContract("sends at once, and tells,", 14);
