import { describe, expect, it } from "vitest";
import { formatDuration, formatMoney, formatPlural, formatShare, formatSpan } from "./format.ts";

const plain = (text: string) => text.replace(/\u00a0/g, " ");

describe("formats", () => {
  it.each([
    [41, "41 ms"],
    [4_860, "4.86 s"],
    [12_000, "12 s"],
    [26 * 60_000, "26 min"],
    [6_720_000, "1 h 52 min"],
  ])("says %d ms as a person would", (milliseconds, words) =>
    expect(plain(formatDuration(milliseconds))).toBe(words),
  );

  it.each([
    [-5, "0 s"],
    [59_600, "1 min"],
    [60 * 60_000, "1 h"],
    [(6 * 24 + 2) * 3_600_000, "6 d 2 h"],
  ])("says a wait of %d ms in its two largest units", (milliseconds, words) =>
    expect(plain(formatSpan(milliseconds))).toBe(words),
  );

  it("keeps a decimal where whole percents would mislead", () => {
    expect([0, 0.019, 0.4, 0.995, 1].map(formatShare).map(plain)).toEqual([
      "0 %",
      "1.9 %",
      "40 %",
      "99.5 %",
      "100 %",
    ]);
  });

  it("shows small sums of money with three digits", () => {
    expect(plain(formatMoney(23_400, "EUR"))).toBe("€ 0.023");
    expect(plain(formatMoney(8_640_000, "USD"))).toBe("$ 8.64");
    expect(plain(formatMoney(0, "CHF"))).toBe("CHF 0.00");
  });

  it("puts one and many right", () => {
    expect([plain(formatPlural(1, "draft")), plain(formatPlural(1200, "draft"))]).toEqual([
      "1 draft",
      "1,200 drafts",
    ]);
  });
});
