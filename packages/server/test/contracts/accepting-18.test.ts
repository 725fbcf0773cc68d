import { storeContract } from "./store.contract.ts";

storeContract("takes in", 18);
