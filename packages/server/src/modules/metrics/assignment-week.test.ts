import { expect, test } from "vitest";
import { isoWeek, withWeek } from "./assignment-week.ts";

test.each([
  ["2026-01-01T00:00:00Z", "2026-W01"],
  ["2024-12-30T00:00:00Z", "2025-W01"],
  ["2027-01-03T23:59:59Z", "2026-W53"],
  ["2027-01-04T00:00:00Z", "2027-W01"],
  ["2026-11-20T12:00:00Z", "2026-W47"],
  ["2021-01-03T12:00:00Z", "2020-W53"],
])("%s lies in week %s", (at, week) => {
  expect(isoWeek(Date.parse(at))).toBe(week);
});

test("an attribute of the definition's own that is called week stays", () => {
  const at = Date.parse("2026-11-20T12:00:00Z");
  expect(withWeek({ tier: "growth" }, at)).toEqual({ tier: "growth", week: "2026-W47" });
  expect(withWeek({ week: "busy" }, at)).toEqual({ week: "busy" });
});
