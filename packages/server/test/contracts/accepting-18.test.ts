import { storeContract } from "./pipeline/store.contract.ts";

storeContract("takes in", 18);
