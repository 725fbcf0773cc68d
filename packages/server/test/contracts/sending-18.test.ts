import { storeContract } from "./pipeline/store.contract.ts";

storeContract("sends", 18);
