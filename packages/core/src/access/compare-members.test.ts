import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ComparedAccess, compareMembers, type MemberList } from "./compare-members.ts";

const aRow = (fields: Partial<ComparedAccess> = {}): ComparedAccess => ({
  ...{ id: "acc_1", person: "bo", wanted: true, isOpen: false, kept: false },
  ...fields,
});
const alone = (person: string): readonly string[] => [person];
const compare = (rows: readonly ComparedAccess[], listed: readonly string[], more: Partial<MemberList> = {}) =>
  compareMembers(rows, { listed: new Set(listed), added: new Set(), addressesOf: alone, ...more });

describe("the ledger compared with a list of members", () => {
  it("agrees about members with a reason, members kept by the owner and added users", () => {
    const rows = [aRow(), aRow({ id: "acc_2", person: "li", wanted: false, kept: true })];
    expect(compare(rows, ["bo", "li", "jo"], { added: new Set(["jo"]) })).toEqual({
      agreeing: 3,
      underWay: 0,
      findings: [],
    });
  });

  it("finds people with a right to access who are not members, with the access that they lack", () => {
    const rows = [aRow(), aRow({ id: "acc_2" }), aRow({ id: "acc_3", wanted: false })];
    expect(compare(rows, []).findings).toEqual([{ kind: "missing", person: "bo", accessIds: ["acc_1", "acc_2"] }]);
  });

  it("finds members without a reason: those who once had one, and unknown ones", () => {
    const rows = [aRow({ wanted: false })];
    expect(compare(rows, ["bo", "stranger"]).findings).toEqual([
      { kind: "without_reason", person: "bo", accessIds: ["acc_1"] },
      { kind: "without_reason", person: "stranger", accessIds: [] },
    ]);
  });

  it("finds nothing while a change is in progress, because the list may be older", () => {
    const rows = [aRow({ isOpen: true }), aRow({ id: "acc_2", person: "li", wanted: false, isOpen: true })];
    expect(compare(rows, ["li"])).toEqual({ agreeing: 0, underWay: 2, findings: [] });
  });

  it("ignores people who are not members and have no reason", () => {
    expect(compare([aRow({ wanted: false })], [])).toEqual({ agreeing: 0, underWay: 0, findings: [] });
  });

  it("recognises a member with a changed address by the other address", () => {
    const addressesOf = (person: string) => (person === "li" ? ["li"] : ["bo", "bo@new"]);
    expect(compare([aRow()], ["bo@new"], { addressesOf })).toEqual({ agreeing: 1, underWay: 0, findings: [] });
    expect(compare([aRow({ wanted: false })], ["bo@new"], { addressesOf }).findings).toEqual([
      { kind: "without_reason", person: "bo@new", accessIds: ["acc_1"] },
    ]);
    expect(compare([aRow()], ["li"], { addressesOf }).findings).toEqual([
      { kind: "without_reason", person: "li", accessIds: [] },
      { kind: "missing", person: "bo", accessIds: ["acc_1"] },
    ]);
  });

  it("counts each person of the list once", () => {
    const row = fc.record({
      ...{ id: fc.uuid(), person: fc.constantFrom("a", "b", "c", "d"), wanted: fc.boolean(), isOpen: fc.boolean() },
      ...{ kept: fc.boolean() },
    });
    const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"));
    fc.assert(
      fc.property(fc.array(row), names, names, (rows, listed, added) => {
        const { agreeing, underWay, findings } = compare(rows, listed, { added: new Set(added) });
        const people = new Set([...listed, ...rows.filter(({ wanted }) => wanted).map(({ person }) => person)]);
        expect(agreeing + underWay + findings.length).toBe(people.size);
        expect(new Set(findings.map(({ person }) => person)).size).toBe(findings.length);
      }),
    );
  });
});
