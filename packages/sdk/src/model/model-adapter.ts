/** One question to a model, all budgets already applied. */
export type ModelRequest = {
  model: string;
  system: string | undefined;
  prompt: string;
  temperature: number;
  maxOutputTokens: number;
  /** JSON Schema of the answer. */
  schema: Record<string, unknown>;
  signal: AbortSignal;
  /** A shadow run: nobody waits, so it must not keep the process alive. */
  background: boolean;
};

export type ModelAnswer = {
  text: string;
  /** Only `stop` is a whole answer; `length` was cut off. */
  finish: "stop" | "length" | "other";
  /** The model that answered, as it names itself; undefined where it doesn't say. */
  answeredBy: string | undefined;
  inputTokens: number | undefined;
  outputTokens: number | undefined;
};

/** A way to reach models; `createAiSdkModel` makes one of any AI SDK provider. */
export type ModelAdapter = {
  /** Base URL that calls go to; held against the definition's list. */
  endpoint: string;
  /** Model to ask for instead of the definition's, where its `alternatives` list it. */
  name?: string | undefined;
  /** @throws {@link ModelError} or anything else; only a ModelError can be retried. */
  generate(request: ModelRequest): Promise<ModelAnswer>;
};

/** An OpenAI-compatible endpoint. */
export type ModelEndpoint = {
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  /** Model to ask for instead of the definition's, where its `alternatives` list it. */
  name?: string | undefined;
  /** False where the endpoint knows `json_object` only. Default true. */
  structuredOutputs?: boolean | undefined;
};

const marker = Symbol.for("belay.sdk.model-error");

/** A model call that failed; `retryable` where another attempt may work, `billed` where tokens may be charged. */
export class ModelError extends Error {
  readonly [marker] = true;
  override readonly name = "ModelError";
  readonly retryable: boolean;
  readonly billed: boolean;
  /** The call never left, as its address or a redirect is not on the list. */
  readonly refused: boolean;
  /** Milliseconds the provider asked to wait. */
  readonly waitMs: number | undefined;

  constructor(
    message: string,
    options: {
      retryable: boolean;
      billed?: boolean;
      refused?: boolean;
      waitMs?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.billed = options.billed ?? false;
    this.refused = options.refused ?? false;
    this.waitMs = options.waitMs;
  }
}

export function isModelError(value: unknown): value is ModelError {
  return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[marker] === true;
}
