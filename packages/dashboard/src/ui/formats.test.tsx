import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderPart } from "../app/render-page.fixture.tsx";
import { formatMoment, formatMoney, Moment, Money } from "./formats.tsx";

/** Replaces narrow and hard spaces of Intl, because people see no difference. */
const plain = (text: string | null) => text?.replaceAll(/\s/g, " ");

describe("money", () => {
  it.each([
    [{ amount: "1210.00", currency: "EUR" }, "nl-NL", "€ 1.210,00"],
    [{ amount: "1210.00", currency: "EUR" }, "en-GB", "€1,210.00"],
    [{ amount: "-121.50", currency: "EUR" }, "nl-NL", "€ -121,50"],
    [{ amount: "0.10", currency: "USD" }, "en-GB", "US$0.10"],
  ])("%o in %s is %s", (amount, locale, text) => {
    expect(plain(formatMoney(amount, locale))).toBe(text);
  });

  it("keeps every cent of an amount that is too large for a number", () => {
    expect(plain(formatMoney({ amount: "90071992547409931.01", currency: "EUR" }, "en-GB"))).toBe(
      "€90,071,992,547,409,931.01",
    );
  });

  it("is written in the reader's language", async () => {
    await renderPart(<Money amount="1210.00" currency="EUR" />, { language: "en" });
    expect(screen.getByText("€1,210.00")).toBeDefined();
  });
});

describe("a moment", () => {
  it("is written by locale, in the reader's time zone", () => {
    const utc = { dateStyle: "medium", timeStyle: "short", timeZone: "Europe/Amsterdam" } as const;
    expect(plain(formatMoment("2026-11-24T10:00:00Z", "nl-NL", utc))).toBe("24 nov 2026, 11:00");
    expect(plain(formatMoment("2026-11-24T10:00:00Z", "en-GB", utc))).toBe("24 Nov 2026, 11:00");
  });

  it("has the exact time for programs and in its tooltip", async () => {
    const { container } = await renderPart(<Moment at="2026-11-24T10:00:00+01:00" />);
    const time = container.querySelector("time");
    expect(time?.dateTime).toBe("2026-11-24T10:00:00+01:00");
    expect(time?.title).toContain("november 2026");
  });
});
