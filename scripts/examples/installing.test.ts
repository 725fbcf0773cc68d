import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../packages/server/src/config.ts";
import { readPage } from "../markdown.ts";

// deploy/debian/try-in-chroot.sh tries all of it on a bare Debian. It needs root and Debian's packages, so what can be
// checked anywhere is checked here.

const repository = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(repository, path), "utf8");
const checkSyntax = (text: string) => spawnSync("bash", ["-n"], { input: text, encoding: "utf8" }).stderr;

describe("installing on Debian", () => {
  it.each(globSync("deploy/debian/*.sh", { cwd: repository }))("has a script without syntax errors: %s", (path) => {
    expect(checkSyntax(read(path))).toBe("");
  });

  it("has commands without syntax errors on its page", () => {
    const commands = readPage(join(repository, "docs/installing.md")).blocks.filter(({ lang }) => lang === "sh");
    expect(commands.length).toBeGreaterThan(5);
    for (const { value } of commands) expect(checkSyntax(value)).toBe("");
  });

  it("has settings that the hub accepts, and that trust the proxy of the same machine", () => {
    const env = parseEnv(read("deploy/debian/haak.env"));
    expect(env).toMatchObject({ HAAK_PUBLIC_URL: "https://haak.example.com" });
    expect(() => readConfig({ ...env, HAAK_ADMIN_PASSWORD: "a-password-of-this-test" })).not.toThrow();
  });

  it("says how it is used, and changes nothing, without its arguments", () => {
    const { status, stderr } = spawnSync("bash", [join(repository, "deploy/debian/install.sh")], { encoding: "utf8" });
    expect([status, stderr]).toEqual([2, expect.stringContaining("Run as root: install.sh")]);
  });

  it("closes /metrics in the blocks for nginx and Caddy, in each form that the hub answers", () => {
    const [, pattern = ""] = /location ~\* (\S+) \{\s*return 404;/.exec(read("deploy/nginx/haak.conf")) ?? [];
    for (const path of ["/metrics", "/metrics/", "/METRICS"]) expect(path).toMatch(new RegExp(pattern, "i"));
    // Caddy compares paths without regard to case.
    expect(read("deploy/caddy/Caddyfile")).toContain("@metrics path /metrics /metrics/\n\trespond @metrics 404");
  });
});
