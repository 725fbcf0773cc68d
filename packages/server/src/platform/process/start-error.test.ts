import { expect, it } from "vitest";
import { checkNodeVersion } from "./start-error.ts";

it.each(["24.15.0", "v24.15.0", "24.21.0", "25.0.0", "v100.1.0"])("%s is new enough", (version) => {
  expect(checkNodeVersion(version)).toBeNull();
});

it.each(["20.20.2", "v22.19.0", "24.14.9", "24.9.0", "9.24.0"])(
  "%s is too old, and the message says how to start",
  (version) => {
    const message = checkNodeVersion(version);
    expect(message).toContain("Node 24.15 or newer");
    expect(message).toContain(`this is Node ${version.replace("v", "")}:`);
    expect(message).toContain("npm start");
  },
);

it("an invalid version is refused", () => {
  expect(checkNodeVersion("")).not.toBeNull();
  expect(checkNodeVersion("nightly")).not.toBeNull();
});

it("the Node that runs these tests is new enough", () => {
  expect(checkNodeVersion(process.versions.node)).toBeNull();
});
