/** What other features may import from this one. */

export { DECISION_RESULTS, readDecisionResults } from "./decision-results.ts";
export { isLite, openSettings, sealSettings } from "./ledger/connection-store.ts";
export { decideAccess, givenTo, linksOf } from "./ledger/decide-access.ts";
export { decidePeople } from "./ledger/decide-people.ts";
export { customerName, personName } from "./ledger/fact-names.ts";
export { lockNames, storeFacts } from "./ledger/fact-store.ts";
export { type ReportedLink, readLinks } from "./ledger/link-store.ts";
export type { DecideParts } from "./ledger/make-asks.ts";
export { checkSoon, ensurePeople, type LockedPerson, lockFreePeople, lockLinked, lockPeople } from "./ledger/people.ts";
export { givesAccess, openLedger } from "./ledger/rebuild-store.ts";
