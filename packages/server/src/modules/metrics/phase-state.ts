import type { Arm, OutcomeFate } from "@belay/contracts";
import {
  addToBlocks,
  addToMoments,
  addToPaired,
  createBlockState,
  createMomentState,
  createPairedState,
  levelsOf,
  resolutionOf,
  type BlockState,
  type MomentState,
  type PairedState,
} from "@belay/statistics";
import type { MeasuredMetric } from "./measured-metric.ts";
import { levelOf, type UnitValue } from "./unit-value.ts";

type Arms<State> = Record<Arm, State>;

/** One metric in one phase, as its frozen values add up. Plain JSON, whose size doesn't grow with the units. */
export type PhaseState = {
  shareAi: number;
  moments: Arms<MomentState>;
  /** For exact comparisons. */
  blocks: BlockState | null;
  /** For ratios and for values before assignment. */
  paired: Arms<PairedState> | null;
  /** By attribute of the unit and its value. */
  segments: Record<string, Record<string, Arms<SegmentState>>>;
  /** Values that the scale couldn't hold. */
  held: number;
  /** By the outcomes' name. */
  fates: Record<string, Partial<Record<OutcomeFate, number>>>;
};
export type SegmentState = { moments: MomentState; paired: PairedState | null };

export type FrozenUnit = UnitValue & {
  unit: string;
  arm: Arm;
  rank: number;
  attributes: Record<string, string | number | boolean | null>;
};

/** Further values of an attribute are put together, so that a state stays small. */
const mostSegments = 12;
const otherSegment = "(other)";
const absentSegment = "(none)";

export function createPhaseState(measured: MeasuredMetric, shareAi: number): PhaseState {
  const { scale } = measured;
  const isExact = scale.kind === "binary" || scale.kind === "bounded";
  return {
    shareAi,
    moments: { ai: emptyMoments(measured), baseline: emptyMoments(measured) },
    blocks: isExact ? createBlockState(shareAi, levelsOf(scale)) : null,
    paired: isPaired(measured) ? { ai: createPairedState(), baseline: createPairedState() } : null,
    segments: {},
    held: 0,
    fates: {},
  };
}

/** A value that would be no property of its own is put with the others. */
const segmentName = (value: string) => (value === "__proto__" ? otherSegment : value);

const isPaired = ({ comparison, adjusted }: MeasuredMetric) => comparison === "ratio" || adjusted;
const emptyMoments = ({ scale }: MeasuredMetric) => createMomentState(resolutionOf(scale));
const emptySegment = (measured: MeasuredMetric): SegmentState => ({
  moments: emptyMoments(measured),
  paired: isPaired(measured) ? createPairedState() : null,
});

/** The state with more units, in the ledger's order; the one handed in stays as it was. */
export function addUnits(
  state: PhaseState,
  measured: MeasuredMetric,
  attributes: readonly string[],
  units: readonly FrozenUnit[],
): PhaseState {
  if (units.length === 0) return state;
  const levels = units.map((unit) => {
    const own = levelOf(measured, unit.value);
    const beside = unit.beside === null ? null : levelOf(measured, unit.beside).level;
    return { ...unit, level: own.level, held: own.held, pair: { x: beside ?? 0, y: own.level } };
  });
  const of = (arm: Arm) => levels.filter((unit) => unit.arm === arm);
  const addAll = (one: SegmentState, more: typeof levels): SegmentState => ({
    moments: addToMoments(
      one.moments,
      more.map(({ level }) => level),
    ),
    paired:
      one.paired &&
      addToPaired(
        one.paired,
        more.map(({ pair }) => pair),
      ),
  });
  const arms = {
    ai: addAll({ moments: state.moments.ai, paired: state.paired?.ai ?? null }, of("ai")),
    baseline: addAll(
      { moments: state.moments.baseline, paired: state.paired?.baseline ?? null },
      of("baseline"),
    ),
  };
  const segments = structuredClone(state.segments);
  for (const attribute of attributes) {
    const ofAttribute = (segments[attribute] ??= {});
    const groups = new Map<string, typeof levels>();
    for (const unit of levels) {
      const given = unit.attributes[attribute];
      const wanted = given === undefined || given === null ? absentSegment : segmentName(String(given));
      const isKnown = Object.hasOwn(ofAttribute, wanted) || groups.has(wanted);
      const name = isKnown || Object.keys(ofAttribute).length < mostSegments ? wanted : otherSegment;
      ofAttribute[name] ??= { ai: emptySegment(measured), baseline: emptySegment(measured) };
      groups.set(name, [...(groups.get(name) ?? []), unit]);
    }
    for (const [name, group] of groups) {
      const held = ofAttribute[name]!;
      for (const arm of ["ai", "baseline"] as const)
        held[arm] = addAll(
          held[arm],
          group.filter((unit) => unit.arm === arm),
        );
    }
  }
  return {
    shareAi: state.shareAi,
    moments: { ai: arms.ai.moments, baseline: arms.baseline.moments },
    blocks: state.blocks && addToBlocks(state.blocks, levels),
    paired: state.paired && { ai: arms.ai.paired!, baseline: arms.baseline.paired! },
    segments,
    held: state.held + levels.filter(({ held }) => held).length,
    fates: addFates(state.fates, units),
  };
}

function addFates(fates: PhaseState["fates"], units: readonly FrozenUnit[]): PhaseState["fates"] {
  const sum = structuredClone(fates);
  for (const unit of units)
    for (const [name, counts] of Object.entries(unit.fates)) {
      const ofName = (sum[name] ??= {});
      for (const [fate, count] of Object.entries(counts) as [OutcomeFate, number][])
        ofName[fate] = (ofName[fate] ?? 0) + count;
    }
  return sum;
}
