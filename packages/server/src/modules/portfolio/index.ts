export { createExperimentSummaries } from "./experiment-summaries.ts";
