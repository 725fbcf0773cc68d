import { describe, expect, it } from "vitest";
import type { Arrival } from "./arrival.ts";
import { checkArrivals, type Expectation } from "./expectations.ts";

const LINES = [{ product: { id: "7" } }, { product: { id: "8" } }];

function aBody(id: string, order: object = {}): object {
  return { id, data: { order: { id: "1001", lines: LINES, ...order } } };
}

function anArrival(different: Partial<Arrival> = {}): Arrival {
  const callId = different.callId ?? "dlv_1";
  const content = different.content ?? aBody(callId);
  const bytes = JSON.stringify(content);
  const place = "/orders";
  return {
    place,
    callId,
    method: "POST",
    bytes,
    content,
    signature: { kind: "verified" },
    answered: 200,
    ...different,
  };
}

function anExpectation(different: Partial<Expectation> = {}): Expectation {
  const content = { data: { order: { id: "1001", lines: LINES }, line: undefined } };
  return { place: "/orders", what: "the call of order 1001", content, answers: [200], ...different };
}

function kindsOf(expected: readonly Expectation[], arrived: readonly Arrival[]): string[] {
  return checkArrivals(expected, arrived).map(({ kind }) => kind);
}

function problemsOf(expected: readonly Expectation[], arrived: readonly Arrival[]): string[] {
  return checkArrivals(expected, arrived).flatMap(({ problems }) => problems);
}

describe("right calls", () => {
  it("a call with all expected fields is right, also if it has more fields", () => {
    expect(kindsOf([anExpectation()], [anArrival({ content: { ...aBody("dlv_1"), more: true } })])).toEqual(["right"]);
  });

  it("no call expected and none arrived gives no verdict", () => {
    expect(checkArrivals([], [])).toEqual([]);
  });

  it("tries with one id and the expected answers are one call", () => {
    const tries = ["reset", 503, 200].map((answered) => anArrival({ answered }));
    const [verdict, ...others] = checkArrivals([anExpectation({ answers: ["reset", 503, 200] })], tries);
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({ kind: "right", tries: [{}, {}, {}] });
  });

  it("a call is recognised by its content, in any order of arrival", () => {
    const other = anExpectation({ content: { data: { order: { id: "1002" } } } });
    const arrived = [anArrival({ callId: "dlv_2", content: aBody("dlv_2", { id: "1002" }) }), anArrival()];
    expect(kindsOf([anExpectation(), other], arrived)).toEqual(["right", "right"]);
  });
});

describe("missing calls", () => {
  it("a call that did not come is missing", () => {
    expect(problemsOf([anExpectation()], [])).toEqual(["the call of order 1001 did not arrive"]);
  });

  it("a call at another place does not replace a missing one", () => {
    expect(kindsOf([anExpectation()], [anArrival({ place: "/workbook" })])).toEqual(["missing", "unexpected"]);
  });

  it("a lost retry is seen in the answers", () => {
    const [verdict] = checkArrivals(
      [anExpectation({ answers: ["reset", 503, 200] })],
      [anArrival({ answered: "reset" })],
    );
    expect(verdict).toMatchObject({ kind: "wrong" });
    expect(verdict?.problems).toEqual(["it was answered reset; expected was reset, 503, 200"]);
  });
});

describe("doubled calls", () => {
  it("the same id once more is a double", () => {
    expect(kindsOf([anExpectation()], [anArrival(), anArrival()])).toEqual(["doubled"]);
  });

  it("the same content under another id is a double", () => {
    const verdicts = checkArrivals([anExpectation()], [anArrival(), anArrival({ callId: "dlv_2" })]);
    expect(verdicts.map(({ kind }) => kind)).toEqual(["right", "doubled"]);
    expect(verdicts[1]?.problems).toEqual(["the call of order 1001 arrived once more, under another id"]);
  });

  it("a retry under a new id does not count as a retry", () => {
    const arrived = [anArrival({ answered: "hang" }), anArrival({ callId: "dlv_2" })];
    expect(kindsOf([anExpectation({ answers: ["hang", 200] })], arrived)).toEqual(["wrong", "doubled"]);
  });
});

describe("unsigned calls", () => {
  const wrong = { kind: "wrong", reason: "No matching signature found" } as const;

  it("a call with a wrong signature is unsigned", () => {
    const [verdict] = checkArrivals([anExpectation()], [anArrival({ signature: wrong })]);
    expect(verdict).toMatchObject({ kind: "unsigned" });
    expect(verdict?.problems).toEqual(["its signature is wrong: No matching signature found"]);
  });

  it("one unsigned try makes the call unsigned", () => {
    const tries = [anArrival({ answered: 503, signature: wrong }), anArrival()];
    expect(kindsOf([anExpectation({ answers: [503, 200] })], tries)).toEqual(["unsigned"]);
  });

  it("calls without a webhook-id are not tries of each other", () => {
    const nameless = { callId: "", signature: wrong };
    expect(kindsOf([anExpectation()], [anArrival(nameless), anArrival(nameless)])).toEqual(["unsigned", "doubled"]);
  });

  it("a Zap run needs no signature", () => {
    const run = { place: "zap", signature: { kind: "not_asked" }, content: { order_id: "1001" } } as const;
    const expected = anExpectation({ place: "zap", content: { order_id: "1001" } });
    expect(kindsOf([expected], [anArrival(run)])).toEqual(["right"]);
  });
});

describe("wrong calls", () => {
  it("a dropped line is wrong", () => {
    const content = aBody("dlv_1", { lines: LINES.slice(0, 1) });
    expect(problemsOf([anExpectation()], [anArrival({ content })])).toEqual([
      "data.order.lines has 1 items, expected 2",
    ]);
  });

  it("a field that must be absent makes the call wrong", () => {
    const content = { id: "dlv_1", data: { order: { id: "1001", lines: LINES }, line: LINES[0] } };
    expect(problemsOf([anExpectation()], [anArrival({ content })])).toEqual([
      'data.line is {"product":{"id":"7"}}, expected absent',
    ]);
  });

  it("a body that is not JSON is wrong", () => {
    expect(kindsOf([anExpectation()], [anArrival({ content: null, bytes: "id=1001" })])).toEqual(["wrong"]);
  });

  it("tries with different bytes are wrong", () => {
    const tries = [anArrival({ answered: 503, bytes: "{ }" }), anArrival()];
    expect(problemsOf([anExpectation({ answers: [503, 200] })], tries)).toEqual(["its tries carry different bytes"]);
  });

  it("a body with another id than the header is wrong", () => {
    expect(problemsOf([anExpectation()], [anArrival({ content: aBody("dlv_9") })])).toEqual([
      "its body names another id than its webhook-id",
    ]);
  });

  it("an expectation does not take a call that does not match it", () => {
    const first = anExpectation({ what: "the call of order 1002", content: { data: { order: { id: "1002" } } } });
    expect(kindsOf([first, anExpectation()], [anArrival()])).toEqual(["missing", "right"]);
  });
});

describe("unexpected calls", () => {
  it("a call about another order is unexpected", () => {
    const arrived = [anArrival(), anArrival({ callId: "dlv_2", content: aBody("dlv_2", { id: "1003" }) })];
    expect(kindsOf([anExpectation()], arrived)).toEqual(["right", "unexpected"]);
  });

  it("every call is unexpected if none is expected", () => {
    expect(problemsOf([], [anArrival()])).toEqual(["this call was not expected"]);
  });
});
