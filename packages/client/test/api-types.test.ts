import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { API_TYPES, makeApiTypes } from "../scripts/make-api-types.ts";

it("the types of the API are those that the hub describes; if not, run `npm run api-types -w @haak/client`", async () => {
  const [written, described] = await Promise.all([readFile(API_TYPES, "utf8"), makeApiTypes()]);
  // Compared as one boolean, because a difference of eight thousand lines helps nobody.
  expect(written === described).toBe(true);
});
