import { type Arm, arms } from "../arm.ts";
import {
  addToMoments,
  createMomentState,
  mergeMomentStates,
  type MomentState,
} from "../means/moment-state.ts";
import { requireCount, requirePlanned, StatisticsError } from "../statistics-error.ts";

/**
 * The first N* mature units, for the one look at the plan's end; later units change nothing. Plain JSON, and the
 * same whatever the order of arrival, since each unit comes with its position in the ledger.
 */
export type FirstUnitsState = { planned: number; arms: Record<Arm, MomentState> };

/** A mature unit: its position in the analysis ledger, from 0, over both arms, and its value in steps. */
export type PositionedUnit = { arm: Arm; position: number; level: number };

/**
 * @param planned N*, both arms together, as the memo fixed it
 * @param resolution the size of one step (`resolutionOf` of the metric's scale)
 */
export function createFirstUnits(planned: number, resolution = 1): FirstUnitsState {
  requirePlanned(planned, "planned");
  const empty = createMomentState(resolution);
  return { planned, arms: { ai: empty, baseline: empty } };
}

/** The state with more units, each position once; positions from N* on are left out. */
export function addToFirstUnits(state: FirstUnitsState, units: Iterable<PositionedUnit>): FirstUnitsState {
  const levels: Record<Arm, number[]> = { ai: [], baseline: [] };
  for (const { arm, position, level } of units) {
    requireCount(position, "position");
    if (position < state.planned) levels[arm].push(level);
  }
  const add = (arm: Arm) =>
    levels[arm].length === 0 ? state.arms[arm] : addToMoments(state.arms[arm], levels[arm]);
  const added = { planned: state.planned, arms: { ai: add("ai"), baseline: add("baseline") } };
  if (countOf(added) > Math.ceil(added.planned)) {
    throw new StatisticsError(
      "rank-taken",
      `More than the planned ${added.planned} units came below position ${added.planned}: a position was used twice.`,
    );
  }
  return added;
}

/** Two states over different units of one plan. @throws StatisticsError `states-differ` for another plan */
export function mergeFirstUnits(left: FirstUnitsState, right: FirstUnitsState): FirstUnitsState {
  if (left.planned !== right.planned) {
    throw new StatisticsError(
      "states-differ",
      `One plan is for ${left.planned} units, the other for ${right.planned}.`,
    );
  }
  const merge = (arm: Arm) => mergeMomentStates(left.arms[arm], right.arms[arm]);
  return { planned: left.planned, arms: { ai: merge("ai"), baseline: merge("baseline") } };
}

/** Whether the planned sample is in: from then on the fixed look is due, once, and stays as it is. */
export function isPlannedSampleIn(state: FirstUnitsState): boolean {
  return state.planned > 0 && countOf(state) >= state.planned;
}

const countOf = (state: FirstUnitsState) => arms.reduce((sum, arm) => sum + state.arms[arm].count, 0);
