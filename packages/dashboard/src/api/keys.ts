import type { EnvironmentKey, LiveTopic } from "@belay/contracts";

/** First part of every query key: what a live topic invalidates. */
export type QueryArea =
  | "session"
  | "keys"
  | "system"
  | "audit"
  | "experiments"
  | "exposure"
  | "instances"
  | "runs"
  | "metrics"
  | "reviews"
  | "review"
  | "intakes"
  | "agenda"
  | "memos"
  | "memo-check"
  | "people";

/** Which areas a topic touches. Figures on an experiment are drawn from all of them. */
export const areasOfTopic: Record<LiveTopic, QueryArea[]> = {
  experiments: ["experiments", "metrics"],
  exposure: ["experiments", "exposure", "instances", "metrics", "memos", "agenda"],
  instances: ["instances", "experiments"],
  runs: ["runs", "experiments", "metrics"],
  reviews: ["reviews", "experiments", "runs", "metrics"],
  actions: ["runs", "experiments", "metrics"],
  intakes: ["intakes", "agenda"],
  memos: ["memos", "agenda"],
};

export function queryKey(area: QueryArea, environment: EnvironmentKey | null, ...rest: unknown[]): unknown[] {
  return [area, environment, ...rest];
}
