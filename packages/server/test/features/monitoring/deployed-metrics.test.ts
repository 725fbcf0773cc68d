import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hubFor, ownDatabase } from "../../support/journey/own-hub.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "../../../../../deploy", path), "utf8");

const FILES = ["prometheus/haak-alerts.yml", "grafana/haak.json"];

it(`${FILES.join(" and ")} use only metrics that a hub has`, async () => {
  const hub = await hubFor(await ownDatabase());
  const found = await (await fetch(`${hub.url}/metrics`)).text();
  for (const path of FILES) {
    const names = new Set(read(path).match(/\b(?:haak|process|nodejs)_[a-z0-9_]+/g));
    expect(names.size, path).toBeGreaterThan(4);
    expect(
      [...names].filter((name) => !new RegExp(`^${name}(\\{| )`, "m").test(found)),
      path,
    ).toEqual([]);
  }
});
