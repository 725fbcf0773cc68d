import { storeContract } from "./store.contract.ts";

storeContract("keeps and shows", 18);
