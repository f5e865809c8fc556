import {
  isAtLeast,
  stageAfter,
  stageDimensions,
  stages,
  type Stage,
  type StageItem,
  type StageReport,
} from "@belay/contracts";
import type { StageFacts } from "./stage-facts.ts";
import { stageItemOf } from "./stage-item.ts";
import { judgeStage } from "./stage-judgement.ts";

/** Which stage the facts prove: the lowest that any dimension has reached. */
export function stageLabel(facts: StageFacts): StageReport {
  const judged = judgeStage(facts);
  const dimensions = stageDimensions.map((dimension) => {
    const items = judged.filter((item) => item.dimension === dimension).map(stageItemOf);
    return { dimension, stage: reached(items), items };
  });
  const stage = stages.findLast((candidate) =>
    dimensions.every((dimension) => isAtLeast(dimension.stage, candidate)),
  )!;
  return {
    experiment: facts.experiment,
    environment: facts.environment,
    asOf: new Date(facts.now).toISOString(),
    stage,
    next: stageAfter(stage),
    dimensions,
  };
}

/** The highest stage for which nothing is lacking, nor for any before it. */
const reached = (items: StageItem[]): Stage =>
  stages.findLast((stage) => items.every((item) => item.met || !isAtLeast(stage, item.stage)))!;
