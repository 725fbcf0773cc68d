import { storeContract } from "./store.contract.ts";

storeContract("sends at once, and tells,", 18);
