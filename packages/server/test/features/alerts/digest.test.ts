import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { writeDigest } from "../../../src/features/alerts/digest.ts";
import { readDigestFigures } from "../../../src/features/alerts/digest-figures.ts";
import { switchEndpoint } from "../../../src/features/endpoints/switch-endpoint.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { aConnection, anAccept, anEndpoint, anEvent, aRule, aShop, putDeliveries } from "../../support/builders.ts";
import { useStore } from "../../support/harness.ts";
import { bring } from "../../support/pending.ts";
import { watch, work } from "../../support/watching.ts";

const WEEK_SECONDS = 7 * 86_400;

describe("the figures of a week", () => {
  const store = useStore(18);
  const figures = (shop: Shop) => {
    const until = store.clock.now();
    return readDigestFigures(store.db, shop, { since: new Date(until.getTime() - WEEK_SECONDS * 1_000), until });
  };

  it("count the shop's events of that week, and what was delivered, failed and waits", async () => {
    const [shop, other] = [await aShop(store), await aShop(store, { bucket: 7, name: "Other" })];
    await aRule(store, shop);
    const accept = anAccept(store);
    await accept(other, anEvent(), anEvent());
    await accept(shop, anEvent());
    await work(store, () => "delivered");
    store.clock.advance(WEEK_SECONDS);
    await accept(shop, anEvent(), anEvent(), anEvent(), anEvent({ type: "form.submitted" }));
    await work(store, () => "delivered");
    const endpointId = await anEndpoint(store, shop);
    await putDeliveries(store, { shop, endpointId, count: 7 });
    await work(store, () => "failed");
    await watch(store);
    const waiting = await store.db
      .selectFrom("pending_delivery")
      .select("id")
      .where("state", "=", "waiting")
      .limit(2)
      .execute();
    await bring(store.db, sql`d.id = any(${waiting.map(({ id }) => id)}::text[])`, { state: "failed" });
    store.clock.advance(1);
    // The very first event and the hub's event about the failing endpoint are not counted.
    expect(await figures(shop)).toMatchObject({ events: 4, delivered: 3, failed: 2, waiting: 5, completeness: null });
    expect(await figures(other)).toMatchObject({ events: 0, delivered: 0, failed: 0, waiting: 0, failing: [] });
  });

  it("name the failing endpoints, but none that a person switched off", async () => {
    const shop = await aShop(store);
    const ids = await Promise.all(
      ["down", "off", "resting"].map((name) =>
        anEndpoint(store, shop, { target: `https://example.com/${name}?t=s3cret` }),
      ),
    );
    const [down = "", off = "", resting = ""] = ids;
    await putDeliveries(store, { shop, endpointId: down, count: 5 });
    await work(store, () => "failed");
    await store.db.transaction().execute(async (tx) => {
      await switchEndpoint(store, tx, { shop, id: off, patch: { enabled: false, off_reason: "gone" } });
      await switchEndpoint(store, tx, { shop, id: resting, patch: { enabled: false } });
    });
    expect((await figures(shop)).failing).toEqual([
      { kind: "webhook", url: "https://example.com/down?[masked]", health: "paused", failingSince: store.clock.now() },
      { kind: "webhook", url: "https://example.com/off?[masked]", health: "off", failingSince: null },
    ]);
  });

  it("name the connection of an endpoint by its address and kind, for every connector", async () => {
    const shop = await aShop(store);
    for (const kind of ["huddle", "http-member"]) {
      const url = `https://${kind}.example.com/S3cret-1`;
      await putDeliveries(store, { shop, endpointId: await aConnection(store, shop, { kind, url }), count: 5 });
    }
    await work(store, () => "failed");
    expect((await figures(shop)).failing).toMatchObject([
      { kind: "huddle", url: "https://huddle.example.com/[masked]" },
      { kind: "http-member", url: "https://http-member.example.com/[masked]" },
    ]);
  });

  it("show what reconciliations found missing, and whether there was none", async () => {
    const shop = await aShop(store);
    expect((await figures(shop)).completeness).toBeNull();
    await store.db
      .insertInto("plugandpay_source")
      .values({
        ...{ shop_id: shop.id, token_hash: Buffer.from("a"), sealed_token: Buffer.from("a"), base_url: "https://a.b" },
        ...{ sealed_api_token: Buffer.from("a"), sealed_webhook_key: null, last_seen_at: null, fetch_not_before: null },
        reconcile_at: store.clock.now(),
      })
      .execute();
    expect((await figures(shop)).completeness).toEqual({ until: null, missing: 0, repaired: 0 });
    const now = store.clock.now();
    const runs = [
      { unreadable_count: 1, repaired: 2, ended_at: new Date(now.getTime() - 3_600_000) },
      { unreadable_count: 0, repaired: 0, ended_at: new Date(now.getTime() - 1) },
      { unreadable_count: 0, repaired: 9, ended_at: new Date(now.getTime() - WEEK_SECONDS * 1_000 - 1) },
    ];
    for (const run of runs) {
      await store.db
        .insertInto("reconciliation")
        .values({
          ...{ bucket: shop.bucket, shop_id: shop.id, id: store.newId("rec"), origin: "hourly", state: "done" },
          ...{ since: now, until: run.ended_at, open_ended: false, created_at: now, ...run },
        })
        .execute();
    }
    expect((await figures(shop)).completeness).toEqual({
      ...{ until: new Date(now.getTime() - 1), missing: 3, repaired: 2 },
    });
  });
});

describe("the digest", () => {
  const week = { since: new Date("2026-11-23T07:00:00Z"), until: new Date("2026-11-30T07:00:00Z") };
  const quiet = { ...week, events: 1_284, delivered: 1_280, failed: 0, waiting: 4, failing: [], completeness: null };
  const written = (figures: Partial<Parameters<typeof writeDigest>[0]["figures"]>, language: "nl" | "en" = "nl") =>
    writeDigest({
      figures: { ...quiet, ...figures },
      ...{ shopName: "De Cursus", language, publicUrl: "https://haak.test" },
    });

  it("of a week without failures says that everything arrived", () => {
    const completeness = { until: new Date("2026-11-30T06:55:00Z"), missing: 0, repaired: 0 };
    expect(written({ completeness })).toMatchObject({
      subject: "De Cursus: je week in Haak, alles kwam aan",
      text: [
        "Dit gebeurde er van 23 november 2026 tot 30 november 2026:",
        "- gebeurtenissen ontvangen: 1.284\n- aanroepen aangekomen: 1.280\n- aanroepen na alle pogingen mislukt: 0\n- aanroepen die nu wachten: 4",
        "Alle eindpunten werken.",
        "Vergeleken met Plug&Pay tot 30 november 2026 om 07:55: er ontbrak niets.",
        "Bekijk het in Haak:\nhttps://haak.test\n",
      ].join("\n\n"),
    });
  });

  it("names what a person must do", () => {
    const failing = [
      {
        kind: "webhook",
        url: "https://example.com/a",
        health: "paused" as const,
        failingSince: new Date("2026-11-28T10:00:00Z"),
      },
      { kind: "webhook", url: "https://example.com/b", health: "off" as const, failingSince: null },
      { kind: "huddle", url: "https://school.example.com/", health: "paused" as const, failingSince: null },
    ];
    const completeness = { until: new Date("2026-11-30T06:55:00Z"), missing: 3, repaired: 2 };
    const { subject, text } = written({ failing, failed: 12, completeness }, "en");
    expect(subject).toBe("De Cursus: your week in Haak, 3 endpoints need attention");
    expect(text).toContain("events received: 1,284");
    expect(text).toContain("- https://example.com/a: does not work, failing since 28 November 2026 at 11:00");
    expect(text).toContain("- https://example.com/b: switched off");
    expect(text).toContain("- huddle, https://school.example.com/: does not work");
    expect(text).toContain("missing events: 3, processed since then: 2.");
  });

  it("does not say that everything arrived if calls failed, and says if a week could not be compared", () => {
    const { subject, text } = written({ failed: 1, completeness: { until: null, missing: 0, repaired: 0 } });
    expect(subject).toBe("De Cursus: je week in Haak");
    expect(text).toContain("kon niet met Plug&Pay worden vergeleken");
  });
});
