import type { IntakeAnswers } from "@belay/contracts";
import type { Finding } from "./finding.ts";
import { plainNumber } from "./workload.ts";

const leastDays = 2;
const mostDays = 20;
const dataDays = { ready: 0, export: 2, scattered: 5, unknown: 5 };
const measureDays = { recorded: 0, counted: 0, estimated: 1, not: 3 };

type Part = { days: number; why: string };

/** The parts of the estimate; undefined until systems, data and measurement are said. */
function partsOf({ systemOfRecord, systems = [], dataState, measured, personalData }: IntakeAnswers) {
  if ((systemOfRecord ?? "") === "" || dataState === undefined || measured === undefined) return undefined;
  const others = new Set(systems.map((name) => name.toLowerCase()));
  others.delete((systemOfRecord ?? "").toLowerCase());
  const parts: Part[] = [
    { days: leastDays, why: "to begin with" },
    { days: 1.5 * others.size, why: `for ${others.size} more ${others.size === 1 ? "system" : "systems"}` },
    { days: dataDays[dataState], why: "to get at the data" },
    { days: personalData === "no" ? 0 : 1, why: "to keep people’s data out" },
    { days: measureDays[measured], why: "to measure the baseline" },
  ];
  return parts.filter(({ days }) => days > 0);
}

/** Person-days to a first try, by the effort rule; null until enough is said. */
export function effortDays(answers: IntakeAnswers): number | null {
  const parts = partsOf(answers);
  return parts === undefined ? null : parts.reduce((sum, { days }) => sum + days, 0);
}

export function effortScore(answers: IntakeAnswers): Finding | undefined {
  const parts = partsOf(answers);
  const days = effortDays(answers);
  if (parts === undefined || days === null) return undefined;
  const share = (mostDays - days) / (mostDays - leastDays);
  const said = parts.map((part) => `${plainNumber(part.days)} ${part.why}`).join(", ");
  return {
    score: 10 * Math.min(1, Math.max(0, share)),
    reason: `About ${plainNumber(days)} person-days: ${said}`,
  };
}
