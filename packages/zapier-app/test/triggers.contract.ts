import { describe, expect, it } from "vitest";
import type { AppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import type { Definition } from "./checks/definition.ts";
import { valueFindings } from "./checks/value-findings.ts";
import { orderPaid } from "./shop-events.ts";
import { TRIGGER_STORIES } from "./trigger-stories.ts";
import { RUN_MS_MAX, type ZapStage } from "./zap-stage.ts";

/** Every trigger from a hook to a run, with Zapier's checks of live data (T003 to T006, Z001). */
export function triggersContract(stage: ZapStage, app: () => AppCaller): void {
  describe("a trigger", () => {
    const { turnOn, send } = stage;
    const definition = async () => (await app().definition()) as Definition;
    const fieldsOf = async (trigger: string) => (await definition()).triggers[trigger]?.operation.outputFields ?? [];

    it.each(Object.entries(TRIGGER_STORIES))(
      "runs a Zap on %s once for a matching event, and shows it as a sample afterwards (T003 to T006, Z001)",
      async (trigger, { input = {}, other, event, run }) => {
        const zap = await turnOn(trigger, { ...input });
        expect(await send(other)).toBe(0);
        expect(await send(event, event)).toBe(1);
        const [first] = await stage.zapier.waitForRuns(zap, 1, RUN_MS_MAX);
        expect(first).toMatchObject({
          id: expect.stringMatching(/^dlv_/),
          event_id: expect.stringMatching(/^evt_/),
          is_test: false,
          ...run,
        });
        const [sampled] = await stage.zapier.sample(trigger, { ...input });
        expect(sampled).toEqual({ ...first, id: sampled?.id });
        const fields = await fieldsOf(trigger);
        expect(
          [first, sampled].flatMap((value) => valueFindings({ place: trigger, value: { ...value }, fields })),
        ).toEqual([]);
      },
    );

    it("runs a Zap on order_line_paid once for each matching line, under an id of its own", async () => {
      const zap = await turnOn("order_line_paid", { products: ["3-7", "3-9"] });
      expect(await send(orderPaid({ id: "3-1", products: ["3-7", "3-8", "3-9"] }))).toBe(2);
      const runs = await stage.zapier.waitForRuns(zap, 2, RUN_MS_MAX);
      const byLine = runs.toSorted((a, b) => Number(a.line_number) - Number(b.line_number));
      expect(byLine).toMatchObject([
        { line: { product_id: "3-7", total: 121, number: 1 }, line_number: 1, line_count: 3 },
        { line: { product_id: "3-9", total: 121, number: 3 }, line_number: 3, line_count: 3 },
      ]);
      expect(byLine.map(({ lines }) => (lines as unknown[]).length)).toEqual([3, 3]);
      const sampled = await stage.zapier.sample("order_line_paid", { products: ["3-7", "3-9"] });
      expect(sampled.map(({ line_number }) => line_number)).toEqual([1, 3]);
      const fields = await fieldsOf("order_line_paid");
      for (const value of [...runs, ...sampled]) expect(valueFindings({ place: "run", value, fields })).toEqual([]);
    });

    it("has a story for every trigger", async () => {
      const { triggers } = await definition();
      const visible = Object.values(triggers).filter(({ display }) => display.hidden !== true);
      expect(visible.map(({ key }) => key).toSorted()).toEqual(
        [...Object.keys(TRIGGER_STORIES), "order_line_paid"].toSorted(),
      );
    });
  });
}
