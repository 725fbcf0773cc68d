import { expect, it } from "vitest";
import { keyHelp } from "./authentication.ts";

it("links to the dashboard of the hub that the app is built for", () => {
  expect(keyHelp("https://hub.example.org")).toBe("Copy it from the [dashboard](https://hub.example.org) of your hub.");
});

it.each([undefined, "", "http://127.0.0.1:4225"])("links to a placeholder if the hub is %j", (hubUrl) => {
  expect(keyHelp(hubUrl)).toContain("](https://example.com/");
});
