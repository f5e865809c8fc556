export { BelayError, isBelayError, type BelayErrorCode } from "./belay-error.ts";
export { connect, type Belay, type BelayStatus } from "./connect.ts";
export type { ConnectOptions } from "./connect-options.ts";
export type { Experiment } from "./experiment.ts";
export type { Logger } from "./logger.ts";
export { createAiSdkModel, type AiSdkModelOptions } from "./model/ai-sdk-model.ts";
export type { BreakerOptions } from "./model/breaker.ts";
export type { GenerateOptions } from "./model/generate.ts";
export {
  isModelError,
  ModelError,
  type ModelAdapter,
  type ModelAnswer,
  type ModelEndpoint,
  type ModelRequest,
} from "./model/model-adapter.ts";
export { categoryOf, type RunReason } from "./run/fallback-reasons.ts";
export type { JsonSchema, OutputSchema, StandardSchema } from "./run/output-schema.ts";
export { outcomeId, type OutcomeDetails } from "./outcomes/outcome.ts";
export type { PromptVariable, Redacted } from "./run/redacted.ts";
export type { Attributes, Pending, RunRequest, RunResult, Served } from "./run/run-request.ts";
export type { RetrievedPassage, StepContext } from "./run/step.ts";
export type { ActionHandler, ApprovedAction, Touched, Worker, WorkerOptions } from "./worker/worker.ts";
// What a definition is checked with before it is pushed.
export { validateSchema } from "@belay/checks";
export { validateConditions, validateSegments } from "@belay/gate";
