import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { ValidationSeverity, type ValidatorSettings, validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { yamlDocuments } from "./yaml-documents.fixture.ts";

const repository = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(repository, path), "utf8");

describe("the manifests, checked with Kubernetes' own types", () => {
  const folder = "deploy/kubernetes";
  const all = readdirSync(join(repository, folder)).flatMap((name) => yamlDocuments(join(folder, name)));
  const web = all.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === "haak-web");

  /** The web deployment with one change. */
  const spoilt = (change: (deployment: typeof web) => void) => {
    const copy = structuredClone(web);
    change(copy);
    return copy;
  };
  const SPOILT: readonly (readonly [why: string, manifest: typeof web])[] = [
    ["an unknown name", spoilt((each) => Object.assign(each.spec, { replica: 2 }))],
    [
      "an unknown name deep inside",
      spoilt((each) => Object.assign(each.spec.template.spec.containers[0], { readinesProbe: {} })),
    ],
    ["text instead of a number", spoilt((each) => Object.assign(each.spec, { replicas: "2" }))],
    ["a missing selector", spoilt((each) => Reflect.deleteProperty(each.spec, "selector"))],
    ["another version of the API", spoilt((each) => Object.assign(each, { apiVersion: "extensions/v1beta1" }))],
  ];

  it("are valid, and an error would be found", () => {
    const found = checkManifests([...all, ...SPOILT.map(([, manifest]) => manifest)]);
    expect(found.slice(0, all.length).flat()).toEqual([]);
    const missed = SPOILT.filter((_each, index) => found[all.length + index]?.length === 0).map(([why]) => why);
    expect(missed).toEqual([]);
  });
});

describe("compose.yaml, checked with the Compose Specification", () => {
  // Formats are not checked, because ajv does not know those of durations and ports.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  // Without the schema's own `$schema`, because ajv knows that draft only under another address. It uses that draft by
  // default.
  const { $schema: _draft, ...schema } = JSON.parse(read("scripts/schemas/compose-spec.json"));
  const isCompose = ajv.compile(schema);
  const [file] = yamlDocuments("compose.yaml");

  it("is valid", () => {
    expect(isCompose(file), ajv.errorsText(isCompose.errors)).toBe(true);
  });

  it("would be refused with an unknown name or an unknown condition", () => {
    const named = structuredClone(file);
    named.services.web.read_onli = true;
    expect(isCompose(named)).toBe(false);
    const conditional = structuredClone(file);
    conditional.services.worker.depends_on.postgres.condition = "service_healthi";
    expect(isCompose(conditional)).toBe(false);
  });
});

describe("the Dockerfile, checked by a linter", () => {
  const ALL: ValidatorSettings = {
    deprecatedMaintainer: ValidationSeverity.ERROR,
    directiveCasing: ValidationSeverity.ERROR,
    emptyContinuationLine: ValidationSeverity.ERROR,
    instructionCasing: ValidationSeverity.ERROR,
    instructionCmdMultiple: ValidationSeverity.ERROR,
    instructionEntrypointMultiple: ValidationSeverity.ERROR,
    instructionHealthcheckMultiple: ValidationSeverity.ERROR,
    instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
    instructionWorkdirRelative: ValidationSeverity.ERROR,
  };
  const wrongIn = (text: string) => validate(text, ALL).map(({ message }) => message);

  it("has no findings", () => {
    expect(wrongIn(read("Dockerfile"))).toEqual([]);
  });

  it.each([
    ["an unknown instruction", "FROM a\nCOPYY b c"],
    ["an unknown flag", "FROM a\nHEALTHCHECK --intervall=1s CMD x"],
    ["a second command", "FROM a\nCMD b\nCMD c"],
    ["a relative folder", "FROM a\nWORKDIR b"],
  ])("would be refused for %s", (_why, text) => {
    expect(wrongIn(text)).toHaveLength(1);
  });
});
