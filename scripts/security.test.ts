import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { installedWithHub, notPermissive } from "./licences.ts";

const repository = join(import.meta.dirname, "..");

describe("the packages that a hub installs", () => {
  it("has permissive licences only", () => {
    const packages = installedWithHub();
    // Checks that indirect dependencies are included too.
    expect(packages.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["node_modules/express", "node_modules/body-parser", "node_modules/pg-protocol"]),
    );
    expect(notPermissive(packages)).toEqual([]);
  });

  it.each(["GPL-3.0-or-later", "none", "SEE LICENSE IN LICENSE", "MIT AND GPL-2.0"])(
    "would be refused with %s",
    (licence) => {
      expect(notPermissive([{ path: "node_modules/one", version: "1.0.0", licence }])).toHaveLength(1);
    },
  );

  it("may have a choice with one permissive licence", () => {
    expect(notPermissive([{ path: "node_modules/one", version: "1.0.0", licence: "(GPL-2.0 OR MIT)" }])).toEqual([]);
  });
});

describe("the threat model", () => {
  it("names tests that exist", () => {
    const text = readFileSync(join(repository, "docs/threat-model.md"), "utf8");
    const named = [...text.matchAll(/`([\w/-]+\.(?:test|chaos)\.ts)`/g)].map(([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(10);
    const missing = named.filter(
      (name) =>
        !existsSync(join(repository, name)) &&
        globSync(`packages/{core,server}/{src,test}/**/${name}`, { cwd: repository }).length === 0,
    );
    expect(missing).toEqual([]);
  });
});
