import type { IntakeAnswers } from "@belay/contracts";

const weeksPerMonth = 52 / 12;
const perWeek = { day: 5, week: 1, month: 1 / weeksPerMonth };

/** Items in a week of five working days; null until it is said. */
export const itemsPerWeek = ({ often }: IntakeAnswers): number | null =>
  often === undefined ? null : often.count * perWeek[often.per];

/** Hours of work in a week; null until both count and minutes are said. */
export function hoursPerWeek(answers: IntakeAnswers): number | null {
  const items = itemsPerWeek(answers);
  return items === null || answers.minutes === undefined ? null : (items * answers.minutes) / 60;
}

/** A number as one says it: whole from ten on, else with one decimal where it has one. */
export const plainNumber = (value: number): string =>
  value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
