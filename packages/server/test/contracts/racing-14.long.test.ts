import { storeContract } from "./store.contract.ts";

/**
 * In the short form: the same on PostgreSQL 18 (`packages/server/test/contracts/racing-18.test.ts`), and its statements one by one on 14
 * (`packages/server/test/contracts/sending-14.test.ts`).
 */
storeContract("sends at once", 14);
