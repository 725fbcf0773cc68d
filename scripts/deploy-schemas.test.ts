import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { ValidationSeverity, type ValidatorSettings, validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { yamlDocuments } from "./yaml-documents.fixture.ts";

const repository = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(repository, path), "utf8");

describe("the manifests, held against Kubernetes' own types", () => {
  const folder = "deploy/kubernetes";
  const all = readdirSync(join(repository, folder)).flatMap((name) => yamlDocuments(join(folder, name)));
  const web = all.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === "haak-web");

  /** The deployment of web with one thing changed. */
  const spoilt = (change: (deployment: typeof web) => void) => {
    const copy = structuredClone(web);
    change(copy);
    return copy;
  };
  const SPOILT: readonly (readonly [why: string, manifest: typeof web])[] = [
    ["a name that nobody knows", spoilt((each) => Object.assign(each.spec, { replica: 2 }))],
    ["one deep inside", spoilt((each) => Object.assign(each.spec.template.spec.containers[0], { readinesProbe: {} }))],
    ["text for a number", spoilt((each) => Object.assign(each.spec, { replicas: "2" }))],
    ["a missing selector", spoilt((each) => Reflect.deleteProperty(each.spec, "selector"))],
    ["another version of the API", spoilt((each) => Object.assign(each, { apiVersion: "extensions/v1beta1" }))],
  ];

  it("are right, and what is spoilt would be found", () => {
    const found = checkManifests([...all, ...SPOILT.map(([, manifest]) => manifest)]);
    expect(found.slice(0, all.length).flat()).toEqual([]);
    const missed = SPOILT.filter((_each, index) => found[all.length + index]?.length === 0).map(([why]) => why);
    expect(missed).toEqual([]);
  });
});

describe("compose.yaml, held against the Compose Specification", () => {
  // Formats are of durations and ports, which the schema names and ajv does not know.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  // The draft of 2017, which ajv takes anyhow, but knows by its address without the s.
  const { $schema: _draft, ...schema } = JSON.parse(read("scripts/schemas/compose-spec.json"));
  const isCompose = ajv.compile(schema);
  const [file] = yamlDocuments("compose.yaml");

  it("is right", () => {
    expect(isCompose(file), ajv.errorsText(isCompose.errors)).toBe(true);
  });

  it("would be refused with a name that nobody knows, or a condition that there is not", () => {
    const named = structuredClone(file);
    named.services.web.read_onli = true;
    expect(isCompose(named)).toBe(false);
    const conditional = structuredClone(file);
    conditional.services.worker.depends_on.postgres.condition = "service_healthi";
    expect(isCompose(conditional)).toBe(false);
  });
});

describe("the Dockerfile, linted", () => {
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

  it("has nothing to complain of", () => {
    expect(wrongIn(read("Dockerfile"))).toEqual([]);
  });

  it.each([
    ["an instruction that nobody knows", "FROM a\nCOPYY b c"],
    ["a flag that nobody knows", "FROM a\nHEALTHCHECK --intervall=1s CMD x"],
    ["a second command", "FROM a\nCMD b\nCMD c"],
    ["a folder that hangs on the one before", "FROM a\nWORKDIR b"],
  ])("would be refused for %s", (_why, text) => {
    expect(wrongIn(text)).toHaveLength(1);
  });
});
