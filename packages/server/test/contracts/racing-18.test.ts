import { storeContract } from "./store.contract.ts";

storeContract("sends at once", 18);
