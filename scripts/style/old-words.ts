/** A word that a reader does not expect, and the standard terms to use instead. */
export interface OldWord {
  /** One word in all its forms, or several in a row: `take back` is found in `takeBack` and `take-back`. */
  readonly words: readonly string[];
  readonly instead: string;
}

export const OLD_WORDS: readonly OldWord[] = [
  { words: ["owed", "owe", "owes", "owing"], instead: "pending, enqueue, requeue" },
  { words: ["told", "tell", "tells", "telling"], instead: "notified, notify, report" },
  { words: ["wish", "wishes", "wished"], instead: "input, options, request" },
  { words: ["taker", "takers", "taking"], instead: "dispatcher, dispatch" },
  { words: ["take at once"], instead: "dispatch directly" },
  { words: ["take back", "takes back", "taken back"], instead: "cancel, revert, release, withdraw" },
  { words: ["hands", "room"], instead: "slots, space" },
  { words: ["in hand"], instead: "in flight" },
  { words: ["hand over", "hands over"], instead: "refill slots" },
  { words: ["lookout"], instead: "poller" },
  { words: ["look by", "look at"], instead: "poll by, poll at" },
  { words: ["lets go", "let go"], instead: "defer, release" },
  { words: ["hold", "holds", "held", "holding"], instead: "lock, defer, review, contain" },
  { words: ["strand", "strands"], instead: "retention job, cursor, batch" },
  { words: ["standing", "standings"], instead: "entry, state, step" },
  { words: ["road", "roads"], instead: "source, path" },
  { words: ["rest of body", "rest at", "rest in"], instead: "shared body suffix" },
  { words: ["post office"], instead: "mail outbox" },
  {
    words: ["say", "says", "said", "speak", "speaks", "speaking", "spoken", "spoke"],
    instead: "message, translate, format",
  },
  { words: ["sentence", "sentences"], instead: "message, text" },
  { words: ["mend", "mends", "mended"], instead: "fix, repair" },
  { words: ["trouble", "troubles", "troubled"], instead: "failure, failing, problem" },
  { words: ["put right", "puts right"], instead: "resolve, fix" },
  { words: ["circumstances"], instead: "context" },
  { words: ["bell", "bells"], instead: "signal" },
  { words: ["news"], instead: "result, outcome, change" },
  { words: ["vouch", "vouches", "vouched"], instead: "prove, confirm" },
  { words: ["soul", "souls"], instead: "person, nobody" },
  { words: ["patience", "mood", "moods"], instead: "timeout, state" },
  { words: ["remember", "remembers", "remembered"], instead: "cache, memoize, store" },
  { words: ["world", "worlds"], instead: "platform, environment" },
  { words: ["book", "books"], instead: "rule set, log" },
  { words: ["ring", "rings"], instead: "hint, notify" },
  { words: ["deed", "deeds"], instead: "action, change" },
  { words: ["nudge", "nudged", "nudges"], instead: "retry" },
  { words: ["stranded"], instead: "ended" },
  { words: ["found late"], instead: "found by reconciliation" },
];

/** Words that are also wrong in comments and in titles of tests. Most other old words are usual in a sentence. */
export const WRONG_IN_TEXTS: readonly OldWord[] = [
  { words: ["owed", "owes"], instead: "pending" },
  { words: ["told"], instead: "notified, reported, shown" },
  { words: ["taker", "takers"], instead: "dispatcher" },
  { words: ["rule book", "rule books"], instead: "rule set" },
  { words: ["look at a lane", "look at its lane", "looks at lanes", "looked at lanes"], instead: "poll" },
];

/**
 * Names that are allowed although they contain an old word, each with the reason. An entry allows this exact name
 * only.
 */
export const ALLOWED_NAMES: ReadonlyMap<string, string> = new Map([
  ...because("the path /v1/holds and its operations are public", [
    "holds",
    "listHolds",
    "getHold",
    "releaseHold",
    "dismissHold",
    "Hold",
    "HoldList",
  ]),
  ...because("a field or a state in answers of the API is public", [
    "hold",
    "held",
    "hold_id",
    "said",
    "trouble",
    "wish",
    "road",
    "tells",
  ]),
  ...because("a library calls it so", ["IconBell"]),
]);

function because(reason: string, names: readonly string[]): [string, string][] {
  return names.map((name) => [name, reason]);
}
