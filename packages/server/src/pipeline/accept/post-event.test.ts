import { plainMessage } from "@haak/core";
import { describe, expect, it } from "vitest";
import { anEvent } from "../../../test/support/builders.ts";
import { serveRoutes } from "../../../test/support/harness.ts";
import { notAvailable } from "../../platform/http/problem.ts";
import type { EventToAccept } from "../accept-events.ts";
import type { AcceptEvent } from "./group-events.ts";
import { postEventRoutes } from "./post-event.ts";

const shop = { id: "shp_1", bucket: 7, number: 1, name: "Bakery" };

/** Posts to the route; accepted events get ids in their order. */
async function post(body: unknown, accept?: AcceptEvent) {
  const accepted: EventToAccept[] = [];
  const count: AcceptEvent = async (item) => {
    const id = `evt_${accepted.push(item)}`;
    return { id, type: item.event.type, duplicate: false, deliveries: 2 };
  };
  const url = await serveRoutes(postEventRoutes(accept ?? count), shop);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json(), accepted };
}

describe("posting an event", () => {
  it("answers 202 with what became of it", async () => {
    const { status, body, accepted } = await post(anEvent({ key: "order:1:paid" }));
    expect({ status, body }).toEqual({
      status: 202,
      body: { id: "evt_1", type: "order.paid", duplicate: false, deliveries: 2 },
    });
    expect(accepted).toMatchObject([
      { shop: { id: "shp_1" }, foundByReconciliation: false, event: { key: "order:1:paid" } },
    ]);
  });

  it("that is not valid points at what is wrong, and accepts nothing", async () => {
    const { status, body, accepted } = await post({ ...anEvent(), occurred_at: "yesterday", key: "" });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: "not_valid" });
    // The shape is what the test is about.
    const { errors } = body as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual(["/key", "/occurred_at"]);
    expect(accepted).toEqual([]);
  });

  it.each(["null", "[]", "1", '"event"', "{}"])("that is not an event is 422: %s", async (body) => {
    expect(await post(body)).toMatchObject({ status: 422, accepted: [] });
  });

  it("that cannot be stored now is 503 with when to come back", async () => {
    const { status, headers } = await post(anEvent(), () => Promise.reject(notAvailable(plainMessage("Full."))));
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("1");
  });
});

describe("posting a batch", () => {
  it("answers in order, each event for itself, with pointers into the event", async () => {
    const events = [anEvent({ key: "a" }), { ...anEvent(), type: "order.lost" }, anEvent({ key: "c" })];
    const { status, body } = await post({ events });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      results: [{ id: "evt_1" }, { problem: { status: 422, errors: [{ pointer: "/type" }] } }, { id: "evt_2" }],
    });
  });

  it("accepts its events in the order in which they are listed", async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
    const { accepted } = await post({ events: keys.map((key) => anEvent({ key })) });
    expect(accepted.map(({ event }) => event.key)).toEqual(keys);
  });

  it("answers 202 also when every event is bad", async () => {
    const { status, body } = await post({ events: [null, {}] });
    expect(status).toBe(202);
    expect(body).toMatchObject({ results: [{ problem: { status: 422 } }, { problem: { status: 422 } }] });
  });

  it("fails as a whole when it cannot be stored now, as it may be sent again as a whole", async () => {
    let calls = 0;
    const accept: AcceptEvent = async ({ event }) => {
      calls += 1;
      if (calls === 2) throw notAvailable(plainMessage("The database is away."));
      return { id: `evt_${calls}`, type: event.type, duplicate: false, deliveries: 0 };
    };
    expect(await post({ events: [anEvent(), anEvent()] }, accept)).toMatchObject({ status: 503 });
  });

  it.each([[[]], [Array.from({ length: 501 }, () => ({}))], [{}], ["events"], [null]])(
    "of another size than 1 to 500, or that is not a list, is 422",
    async (events) => {
      expect(await post({ events })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: "/events" }] },
        accepted: [],
      });
    },
  );

  it("may hold 500 events", async () => {
    const { status, accepted } = await post({
      events: Array.from({ length: 500 }, () => anEvent({ type: "affiliate.quit" })),
    });
    expect(status).toBe(202);
    expect(accepted).toHaveLength(500);
  });
});
