import { storeContract } from "./store.contract.ts";

storeContract("sends", 14);
