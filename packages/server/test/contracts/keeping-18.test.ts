import { storeContract } from "./pipeline/store.contract.ts";

storeContract("keeps and shows", 18);
