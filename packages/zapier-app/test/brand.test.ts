import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drawLogo, LOGO_SIZE } from "../brand/logo.ts";
import { decodePng } from "../brand/png.ts";

const BRAND = join(import.meta.dirname, "../brand");

describe("the logo", () => {
  const read = async () => decodePng(await readFile(join(BRAND, "logo.png")));

  it("is a square PNG of 256 pixels with transparency (M004)", async () => {
    const { width, height, pixels } = await read();
    expect([width, height]).toEqual([256, 256]);
    const alphas = pixels.filter((_, at) => at % 4 === 3);
    expect(alphas[0]).toBe(0);
    expect(alphas[(height / 2) * width + 20]).toBe(255);
  });

  it("is the result of the drawing", async () => {
    const { width, pixels } = await read();
    expect(width).toBe(LOGO_SIZE);
    expect(Buffer.compare(pixels, drawLogo())).toBe(0);
  });
});

describe("the listing", () => {
  const read = async (): Promise<Record<string, string>> =>
    JSON.parse(await readFile(join(BRAND, "listing.json"), "utf8"));

  it("describes the app and not Zapier, in 40 to 140 characters (M002)", async () => {
    const { title, description = "" } = await read();
    expect(description).toMatch(new RegExp(`^${title} is an? `));
    expect(description).not.toMatch(/zapier|sync/i);
    expect(description.length).toBeGreaterThanOrEqual(40);
    expect(description.length).toBeLessThanOrEqual(140);
  });

  it("has a category, a role and a homepage (M001, M003, M006)", async () => {
    const { category, role, homepage } = await read();
    expect(category).toBe("ecommerce");
    expect(["employee", "contractor"]).toContain(role);
    expect(homepage).toMatch(/^https:\/\//);
  });
});
