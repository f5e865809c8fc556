import type { StageItem, StageReport } from "@belay/contracts";

/** What stands between an experiment and its next stage. */
export const missingForNext = ({ dimensions, next }: StageReport): StageItem[] =>
  dimensions.flatMap(({ items }) => items.filter((item) => !item.met && item.stage === next));
