/** What other features may use of this one. */
export { decideAccess, givenTo, linksOf } from "./ledger/decide-access.ts";
export { decidePeople } from "./ledger/decide-people.ts";
export { customerName, personName } from "./ledger/fact-names.ts";
export { holdNames, storeFacts } from "./ledger/fact-store.ts";
export { holdLinked } from "./ledger/hold-linked.ts";
export { readLinks, type ToldLink } from "./ledger/link-store.ts";
export type { DecideParts } from "./ledger/make-asks.ts";
export { ensurePeople, holdFreePeople, holdPeople, lookSoon } from "./ledger/people.ts";
export { givesAccess, openLedger } from "./ledger/rebuild-store.ts";
export { isLite, openSettings, sealSettings } from "./ledger/stored-settings.ts";
