import type { EnvironmentKey, LiveTopic } from "@belay/contracts";

/** First part of every query key: what a live topic invalidates. */
export type QueryArea =
  | "session"
  | "system"
  | "experiments"
  | "exposure"
  | "instances"
  | "runs"
  | "metrics"
  | "reviews"
  | "review"
  | "intakes";

/** Which areas a topic touches. Figures on an experiment are drawn from all of them. */
export const areasOfTopic: Record<LiveTopic, QueryArea[]> = {
  experiments: ["experiments", "metrics"],
  exposure: ["experiments", "exposure", "instances", "metrics"],
  instances: ["instances", "experiments"],
  runs: ["runs", "experiments", "metrics"],
  reviews: ["reviews", "experiments", "runs", "metrics"],
  actions: ["runs", "experiments", "metrics"],
  intakes: ["intakes"],
};

export function queryKey(area: QueryArea, environment: EnvironmentKey | null, ...rest: unknown[]): unknown[] {
  return [area, environment, ...rest];
}
