export { type Arm, arms } from "./arm.ts";
export { StatisticsError, type StatisticsErrorCode } from "./statistics-error.ts";
export { type Level, levelsOf, resolutionOf, type Scale, toLevel } from "./scale.ts";

export { type BlockShape, blockShape, plannedBlocks } from "./blocks/block-shape.ts";
export {
  type BlockDifferences,
  negateDifferences,
  preferenceDifferences,
} from "./blocks/block-differences.ts";
export {
  addToBlocks,
  type BlockState,
  type BlockUnit,
  createBlockState,
  isRankTaken,
  mergeBlockStates,
  type WaitingUnits,
} from "./blocks/block-state.ts";

export {
  betWeights,
  type BettingPlan,
  type PairPlan,
  planInBlocks,
  plannedUnitVariance,
} from "./betting/bet-weights.ts";
export { type Direction, type PairBetting, pairBetting } from "./betting/pair-betting.ts";
export { type Harm, type MustNotHarm, mustNotHarm, type MustNotHarmPlan } from "./betting/must-not-harm.ts";
export { bettingSequence } from "./betting/betting-sequence.ts";
export { type TurnerBlock, turnerBlocks, type TurnerPlan } from "./betting/turner-blocks.ts";

export {
  addToMoments,
  createMomentState,
  mergeMomentStates,
  type Moments,
  momentsOf,
  type MomentState,
} from "./means/moment-state.ts";
export {
  type ArmMean,
  type Difference,
  fixedSample,
  type Interval,
  meanDifference,
  relativeDifference,
} from "./means/difference.ts";
export { combineDifferences, type PhaseDifference } from "./means/combine-differences.ts";
export { mixtureCritical, type MixturePlan, mixtureTuning } from "./means/mixture-bound.ts";
export { type AsymptoticSequence, asymptoticSequence, meanMustNotHarm } from "./means/asymptotic-sequence.ts";
export { isApproximate, type SkewLimits, skewOfDifference } from "./means/skew-gate.ts";

export {
  addToFirstUnits,
  createFirstUnits,
  type FirstUnitsState,
  isPlannedSampleIn,
  mergeFirstUnits,
  type PositionedUnit,
} from "./fixed/first-units.ts";
export {
  type AlphaSplit,
  defaultAlphaSplit,
  differenceLook,
  type FixedLook,
  fixedLook,
  type Hybrid,
  hybrid,
  proportionLook,
} from "./fixed/hybrid.ts";
export {
  exactPooledZ,
  fisherExact,
  fixedLookProportions,
  type ProportionCounts,
} from "./fixed/proportion-tests.ts";
export { scoreInterval } from "./fixed/score-interval.ts";
export { stratifiedExact } from "./fixed/stratified-exact.ts";

export { fixedSampleRatio, rateComparison, type SampleRatio, sampleRatio } from "./sample-ratio.ts";
export {
  addToPaired,
  createPairedState,
  mergePairedStates,
  type PairedState,
  type PairedUnit,
} from "./paired/paired-state.ts";
export { ratioDifference, type RatioMethod } from "./paired/ratio-difference.ts";
export { cuped } from "./paired/cuped.ts";

export { canStillBeEnough, successVerdict, type Verdict } from "./verdict.ts";
export {
  type Heterogeneity,
  heterogeneity,
  leaveOneOut,
  type Repeatability,
  repeatability,
  type RepeatabilityAnswer,
  type SegmentEffect,
} from "./heterogeneity.ts";

export { type ExpectedOutcome, type PlannedComparison } from "./power/outcome.ts";
export { fixedSamplePower, fixedSampleSize } from "./power/fixed-sample.ts";
export {
  plannedSample,
  type PlannedSample,
  sequentialPower,
  type SequentialMethod,
  type SimulatedPower,
  type SimulationOptions,
} from "./power/power.ts";
