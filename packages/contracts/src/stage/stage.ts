/** From least to most proven. Nothing is ever declared to be one: it is computed from evidence. */
export const stages = ["demo", "micro-poc", "scalable-prototype", "production"] as const;
export type Stage = (typeof stages)[number];

export const stageWords: Record<Stage, string> = {
  demo: "Demo",
  "micro-poc": "Micro-PoC",
  "scalable-prototype": "Scalable prototype",
  production: "Production",
};

/** What a stage is judged by; the lowest dimension decides. */
export const stageDimensions = [
  "goal",
  "scope",
  "instrumentation",
  "rollback",
  "debt",
  "ownership",
  "value",
  "lifespan",
  "promotion",
] as const;
export type StageDimension = (typeof stageDimensions)[number];

export const stageDimensionWords: Record<StageDimension, string> = {
  goal: "Goal",
  scope: "Scope",
  instrumentation: "Instrumentation",
  rollback: "Rollback",
  debt: "Debt",
  ownership: "Ownership",
  value: "Value to the stakeholder",
  lifespan: "Lifespan",
  promotion: "Promotion outcome",
};

export const stageAfter = (stage: Stage): Stage | null => stages[stages.indexOf(stage) + 1] ?? null;

/** Whether a stage reaches up to another. */
export const isAtLeast = (stage: Stage, least: Stage): boolean =>
  stages.indexOf(stage) >= stages.indexOf(least);
