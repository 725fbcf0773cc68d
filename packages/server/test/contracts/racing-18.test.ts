import { storeContract } from "./pipeline/store.contract.ts";

storeContract("sends at once, and tells,", 18);
