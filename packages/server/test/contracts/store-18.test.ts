import { storeContract } from "./store.contract.ts";

storeContract(18);
