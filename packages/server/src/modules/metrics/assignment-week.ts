type Attributes = Record<string, string | number | boolean | null>;

/** The segment that every experiment has: does it hold from week to week? */
export const weekAttribute = "week";

const dayMs = 86_400_000;

/** ISO 8601 week of a moment in UTC, such as `2026-W47`: it has the year that its Thursday lies in. */
export function isoWeek(time: number): string {
  const day = new Date(time);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  const thursday = new Date(
    Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() - sinceMonday + 3),
  );
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs));
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** A unit's attributes with the week of its assignment, unless the definition has a `week` of its own. */
export const withWeek = (attributes: Attributes, assignedAt: number): Attributes => ({
  [weekAttribute]: isoWeek(assignedAt),
  ...attributes,
});
