import { storeContract } from "./store.contract.ts";

storeContract("keeps and shows much", 18);
