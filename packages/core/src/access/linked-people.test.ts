import { describe, expect, test } from "vitest";
import { aLedger, anEvent, aRule, orderEvent, RULES, subscriptionEvent } from "./access.fixture.ts";
import { ADDRESSES_A_CUSTOMER_MAX, customerLinkOf, linkPeople } from "./linked-people.ts";

const link = (person: string, customerId: string) => ({ person, customerId });

describe("addresses that the shop knows as one customer", () => {
  test("belong to one person", () => {
    const people = linkPeople([link("b", "1"), link("a", "1"), link("c", "2")]);
    expect(Object.fromEntries(people)).toEqual({ a: ["a", "b"], b: ["a", "b"], c: ["c"] });
  });

  test("belong to one person if two customers share an address", () => {
    const people = linkPeople([link("a", "1"), link("d", "3"), link("b", "1"), link("b", "2"), link("c", "2")]);
    expect(people.get("a")).toEqual(["a", "b", "c"]);
    expect(people.get("d")).toEqual(["d"]);
  });

  test("belong to different people if the customer has too many of them", () => {
    const many = Array.from({ length: ADDRESSES_A_CUSTOMER_MAX }, (_, index) => link(`p${index}`, "1"));
    expect(linkPeople(many).get("p0")).toHaveLength(ADDRESSES_A_CUSTOMER_MAX);
    expect(linkPeople([...many, ...many]).get("p0")).toHaveLength(ADDRESSES_A_CUSTOMER_MAX);
    expect(linkPeople([...many, link("one more", "1")]).get("p0")).toEqual(["p0"]);
  });

  test("come from orders, subscriptions and forms, as typed", () => {
    const typed = { email: " BO@example.com ", customerId: "C1" };
    const expected = { person: "bo@example.com", email: "BO@example.com", customerId: "C1" };
    expect(customerLinkOf(orderEvent("order.created", typed))).toEqual(expected);
    expect(customerLinkOf(subscriptionEvent("cancelled", typed))).toEqual(expected);
    expect(customerLinkOf(orderEvent("order.paid"))).toBeNull();
  });
});

describe("a person who changes address", () => {
  const old = { email: "old@example.com", customerId: "C1" };
  const fresh = { email: "fresh@example.com", customerId: "C1" };

  test("has one access, with the purchases under each address as reasons", () => {
    const ledger = aLedger();
    ledger.accept(orderEvent("order.paid", { id: "1", ...old }));
    ledger.accept(orderEvent("order.paid", { id: "2", ...fresh, at: 5 }));
    expect(ledger.at(20)).toMatchObject([
      { wanted: true, people: [fresh.email, old.email], reasons: [{ orderId: "1" }, { orderId: "2" }] },
    ]);
  });

  test("keeps it after a renewal under the new address, and loses it when the subscription ends", () => {
    const ledger = aLedger();
    ledger.accept(orderEvent("order.paid", { id: "1", ...old, subscription: "S" }));
    ledger.accept(orderEvent("order.paid", { id: "2", ...fresh, kind: "renewal", subscription: "S", at: 5 }));
    expect(ledger.at(20)).toMatchObject([{ wanted: true, reasons: [{ subscriptionId: "S" }] }]);
    ledger.accept(subscriptionEvent("ended", { id: "S", ...fresh, at: 10 }));
    expect(ledger.wantedOn(500)).toEqual([]);
  });

  test("loses the access of the old address by a rule that revokes everything", () => {
    const ledger = aLedger({ rules: [...RULES, aRule("form.submitted", { do: "revoke", skus: ["A"] })] });
    ledger.accept(orderEvent("order.paid", { id: "1", ...old }));
    const customer = { email: fresh.email, id: fresh.customerId };
    ledger.accept(anEvent("form.submitted", 5, { form: { id: "3", name: "Stop", fields: [], customer } }));
    expect(ledger.wantedOn(500)).toEqual([]);
  });
});
