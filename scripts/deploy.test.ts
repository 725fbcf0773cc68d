import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { DockerfileParser } from "dockerfile-ast";
import { describe, expect, it } from "vitest";
import { yamlDocuments } from "./yaml-documents.fixture.ts";

const repository = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(repository, path), "utf8");

/** The syntax errors of this expression by PromQL's own grammar. */
function wrongIn(expression: string): string[] {
  const wrong: string[] = [];
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) wrong.push(`${expression} at ${node.from}`);
    },
  });
  return wrong;
}

describe("the Dockerfile", () => {
  const file = DockerfileParser.parse(read("Dockerfile"));
  const instructions = file.getInstructions();
  const last = instructions.findLastIndex((each) => each.getKeyword() === "FROM");
  const final = instructions.slice(last);
  const of = (keyword: string) => final.filter((each) => each.getKeyword() === keyword);

  it("names the exact base image, and copies from stages that exist", () => {
    const bases = file.getFROMs();
    const stages = bases.map((from) => from.getBuildStage());
    expect(bases.length).toBeGreaterThan(2);
    for (const from of bases) {
      const tag = from.getImageTag();
      expect(stages.includes(from.getImage()) || /^\d+\.\d+/.test(tag ?? ""), from.getImage() ?? "").toBe(true);
    }
    for (const copy of file.getCOPYs()) {
      const stage = copy.getFromFlag()?.getValue();
      if (stage) expect(stages).toContain(stage);
    }
  });

  it("runs as an ordinary user, by number, with a health check, and with Node as the first process", () => {
    expect(of("USER").map((each) => each.getArgumentsContent())).toEqual(["10001:10001"]);
    expect(of("HEALTHCHECK")).toHaveLength(1);
    const [command] = of("CMD").map((each) => JSON.parse(each.getArgumentsContent() ?? ""));
    expect(command).toEqual([
      "node",
      "--max-semi-space-size=24",
      "--no-parallel-scavenge",
      "--heap-growing-percent=100",
      "--conditions=@haak/source",
      "packages/server/src/main.mjs",
    ]);
    // The command must be the one of `npm start`.
    expect(read("package.json")).toContain(command.slice(1).join(" "));
  });

  it("copies no file that must not be in an image", () => {
    const left = read(".dockerignore").split("\n");
    expect(left).toEqual(expect.arrayContaining([".git", "**/node_modules", "data", ".env"]));
  });
});

describe("compose.yaml", () => {
  const [{ services, volumes }] = yamlDocuments("compose.yaml");

  it("starts a database, one web process and two workers", () => {
    expect(Object.keys(services).sort()).toEqual(["postgres", "web", "worker"]);
    expect(services.web.environment.HAAK_ROLE).toBe("web");
    expect(services.worker.environment.HAAK_ROLE).toBe("worker");
    expect(services.worker.deploy.replicas).toBe(2);
    expect(Object.keys(volumes)).toEqual(["database"]);
  });

  it("gives the hub a read-only file system and no rights, waits for the database, and requires every secret", () => {
    for (const name of ["web", "worker"]) {
      expect(services[name]).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
      expect(services[name].depends_on.postgres.condition).toBe("service_healthy");
      expect(services[name].environment.HAAK_MASTER_KEY).toMatch(/:\?/);
    }
    expect(services.postgres.healthcheck.test).toContain("pg_isready");
  });
});

describe("the manifests for Kubernetes", () => {
  const folder = "deploy/kubernetes";
  const all = readdirSync(join(repository, folder)).flatMap((name) => yamlDocuments(join(folder, name)));
  const ofKind = (kind: string) => all.filter((each) => each.kind === kind);

  it("use current versions of the API", () => {
    expect(all.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`).sort()).toEqual([
      "apps/v1 Deployment",
      "apps/v1 Deployment",
      "policy/v1 PodDisruptionBudget",
      "policy/v1 PodDisruptionBudget",
      "v1 ConfigMap",
      "v1 Service",
    ]);
  });

  it.each(["web", "worker"])("run %s with probes, without root rights, and with a budget for its own pods", (role) => {
    const deployment = ofKind("Deployment").find(({ metadata }) => metadata.name === `haak-${role}`);
    const budget = ofKind("PodDisruptionBudget").find(({ metadata }) => metadata.name === `haak-${role}`);
    const { template, selector, replicas } = deployment.spec;
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    expect(budget.spec.selector).toEqual(selector);
    expect(budget.spec.minAvailable).toBeLessThan(replicas);
    const [container] = template.spec.containers;
    expect(container.env).toContainEqual({ name: "HAAK_ROLE", value: role });
    expect(container.livenessProbe.httpGet.path).toBe("/healthz");
    expect(container.readinessProbe.httpGet.path).toBe("/readyz");
    expect(container.startupProbe).toBeDefined();
    expect(template.spec.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
    // Longer than one attempt, because an attempt would otherwise be cut off.
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(15);
  });

  it("only have settings that the hub knows", () => {
    const configuration = read("docs/configuration.md");
    for (const { data } of ofKind("ConfigMap"))
      for (const name of Object.keys(data)) expect(configuration).toContain(`\`${name}\``);
    const service = ofKind("Service")[0];
    expect(service.spec.selector).toEqual({ "app.kubernetes.io/name": "haak", "app.kubernetes.io/component": "web" });
  });
});

describe("a hub", () => {
  it("uses the same flags and the same setting for memory arenas in every deployment", () => {
    const start = JSON.parse(read("package.json")).scripts.start as string;
    const flags = start
      .split(" ")
      .filter((word) => /^--(?:(?:max-semi-space-size|heap-growing-percent)=\d+|no-parallel-scavenge)$/.test(word));
    expect(flags).toHaveLength(3);
    const places = [
      "Dockerfile",
      "deploy/systemd/haak.service",
      "packages/cli/src/commands/start.ts",
      "bench/stage/hub.ts",
    ];
    for (const place of places) for (const flag of flags) expect(read(place), place).toContain(flag);
    for (const place of ["package.json", ...places])
      expect(read(place), place).toMatch(/MALLOC_ARENA_MAX(?:=|: "|:-)1\b/);
  });
});

describe("the service of systemd", () => {
  const unit = read("deploy/systemd/haak.service");

  it("starts the command of npm start, stops it with one signal to that process only, and waits longer than an attempt", () => {
    expect(unit).toMatch(
      /^ExecStart=.*node --max-semi-space-size=24 --no-parallel-scavenge --heap-growing-percent=100 --conditions=@haak\/source packages\/server\/src\/main\.mjs$/m,
    );
    expect(unit).toMatch(/^KillMode=mixed$/m);
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(15);
  });

  it("is accepted by systemd if it is installed, except for the missing program", () => {
    const { error, stderr } = spawnSync("systemd-analyze", ["verify", join(repository, "deploy/systemd/haak.service")]);
    const complaints = error ? [] : stderr.toString().split("\n").filter(Boolean);
    expect(complaints.filter((line) => line.includes("haak.service") && !line.includes("is not executable"))).toEqual(
      [],
    );
  });
});

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly runbook: string };
}

describe("the alerts", () => {
  const [{ groups }] = yamlDocuments("deploy/prometheus/haak-alerts.yml");
  const rules: Rule[] = groups.flatMap((group: { rules: Rule[] }) => group.rules);

  it.each(rules.map((rule) => [rule.alert, rule] as const))("%s is PromQL and has a run-book", (alert, rule) => {
    expect(wrongIn(rule.expr)).toEqual([]);
    expect(rule.annotations.runbook).toBe(`docs/operating.md#${alert.toLowerCase()}`);
    const text = new RegExp(`^### ${alert}\n\n(.+)$`, "m").exec(read("docs/operating.md"))?.[1] ?? "";
    expect(text.length).toBeGreaterThan(100);
  });

  it("have no run-book without an alert", () => {
    const headings = [...read("docs/operating.md").matchAll(/^### (Haak\w+)$/gm)].map(([, name]) => name);
    expect(headings).toEqual(rules.map(({ alert }) => alert));
  });
});

describe("the dashboard of Grafana", () => {
  const dashboard = JSON.parse(read("deploy/grafana/haak.json"));

  it("has valid PromQL, and no two panels overlap", () => {
    const panels: { id: number; gridPos: { x: number; y: number }; targets: { expr: string }[] }[] = dashboard.panels;
    const asked = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr.replaceAll("$__range", "6h")));
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.flatMap(wrongIn)).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ gridPos }) => `${gridPos.x} ${gridPos.y}`)).size).toBe(panels.length);
  });
});
