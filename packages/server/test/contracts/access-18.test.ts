import { storeContract } from "./pipeline/store.contract.ts";

storeContract("keeps access, much and at once,", 18);
