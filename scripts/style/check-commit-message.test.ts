import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { COMMIT_TYPES, findCommitProblems } from "./check-commit-message.ts";

describe("a commit message", () => {
  it.each([
    ...COMMIT_TYPES.map((type) => `${type}: poll idle lanes once per interval`),
    "perf(queue): poll idle lanes once per interval",
    "feat(api)!: answer 410 for a deleted rule",
    "refactor!: one initial schema",
    "docs(server/queue): explain leases\n\nA body\nof two lines.",
    "fix: keep the order\n\n# a comment of git\n# ------------------------ >8 ------------------------\ndiff --git",
    "# a comment above it\n\nfix: keep the order",
    "fix: keep the order\r\n\r\nA body.",
  ])("is accepted in the form of Conventional Commits: %j", (message) => {
    expect(findCommitProblems(message)).toEqual([]);
  });

  it.each([
    "Merge branch 'main' into tools",
    'Revert "feat: poll idle lanes"',
    "fixup! feat: poll idle lanes",
    "squash! feat: poll idle lanes",
    "amend! feat: poll idle lanes",
  ])("is accepted as git writes it: %s", (message) => {
    expect(findCommitProblems(message)).toEqual([]);
  });

  it.each([
    ["Lanes are looked at by whoever has room", /not have the form/],
    ["", /not have the form/],
    ["# only a comment", /not have the form/],
    ["feature: poll idle lanes", /type "feature" is unknown: use one of feat, fix/],
    ["Feat: poll idle lanes", /type "Feat" is unknown/],
    ["feat(): poll idle lanes", /scope ""/],
    ["feat(The Queue): poll idle lanes", /scope "The Queue"/],
    ["feat:", /subject is empty/],
    ["feat: ", /subject is empty/],
    ["feat: poll idle lanes.", /ends with a period/],
    [`feat: ${"x".repeat(95)}`, /has 101 characters/],
    ["feat: poll idle lanes\nwithout an empty line", /second line/],
  ])("is refused with the reason: %j", (message, reason) => {
    expect(findCommitProblems(message).join("\n")).toMatch(reason);
  });

  it("names every problem at once", () => {
    expect(findCommitProblems("feature(X): poll.")).toHaveLength(3);
  });
});

describe("the hook of git", () => {
  const repository = join(import.meta.dirname, "../..");

  function runHook(message: string) {
    const folder = mkdtempSync(join(tmpdir(), "haak-commit-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "COMMIT_EDITMSG");
    writeFileSync(file, message);
    return spawnSync("sh", [".husky/commit-msg", file], { cwd: repository, encoding: "utf8" });
  }

  it("accepts a good message without output", () => {
    const { status, stdout, stderr } = runHook("docs: explain leases\n");
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("refuses a bad message with the reason", () => {
    const { status, stderr } = runHook("Explained leases\n");
    expect(status).not.toBe(0);
    expect(stderr).toContain('"Explained leases" does not have the form');
  });

  it("is a file that husky runs", () => {
    expect(readFileSync(join(repository, ".husky/commit-msg"), "utf8")).toContain('"$1"');
  });
});
