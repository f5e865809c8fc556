import type * as AiSdk from "ai";
import type { LanguageModel } from "ai";
import { createGuardedFetch } from "./guarded-fetch.ts";
import {
  isModelError,
  ModelError,
  type ModelAdapter,
  type ModelAnswer,
  type ModelEndpoint,
  type ModelRequest,
} from "./model-adapter.ts";

export type AiSdkModelOptions = {
  /** Base URL that the provider calls; held against the definition's list. */
  endpoint: string;
  /** The provider's model of that name, such as `(name) => openai(name)`. Nobody waits where `background` is set. */
  languageModel(name: string, background: boolean): LanguageModel | Promise<LanguageModel>;
  /** Model to ask for instead of the definition's, where its `alternatives` list it. */
  name?: string | undefined;
};

/** The AI SDK is large: it is loaded once, with the first adapter, off any run's path. */
let loading: Promise<typeof AiSdk> | undefined;
const loadAiSdk = () => (loading ??= import("ai"));

/** Reaches models through any provider of the Vercel AI SDK. Retries, budgets and checks stay with the runner. */
export function createAiSdkModel(options: AiSdkModelOptions): ModelAdapter {
  loadAiSdk().catch(() => {
    loading = undefined;
  });
  return {
    endpoint: options.endpoint,
    name: options.name,
    async generate(request) {
      const ai = await loadAiSdk();
      const model = await options.languageModel(request.model, request.background);
      try {
        return await callModel(ai, model, request);
      } catch (error) {
        throw toModelError(ai, error);
      }
    },
  };
}

/** Any endpoint that speaks the OpenAI chat protocol. */
export function createEndpointModel(endpoint: ModelEndpoint & { baseUrl: string }): ModelAdapter {
  const load = async (background: boolean) => {
    const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
    return createOpenAICompatible({
      name: "belay",
      baseURL: endpoint.baseUrl,
      apiKey: endpoint.apiKey,
      supportsStructuredOutputs: endpoint.structuredOutputs ?? true,
      fetch: createGuardedFetch(endpoint.baseUrl, background),
    });
  };
  const providers = { live: load(false), background: load(true) };
  return createAiSdkModel({
    endpoint: endpoint.baseUrl,
    name: endpoint.name,
    languageModel: async (name, background) => (await providers[background ? "background" : "live"])(name),
  });
}

async function callModel(
  { generateText, Output, jsonSchema }: typeof AiSdk,
  model: LanguageModel,
  request: ModelRequest,
): Promise<ModelAnswer> {
  const structured = Output.object({ schema: jsonSchema(request.schema), name: "output" });
  const result = await generateText({
    model,
    system: request.system,
    prompt: request.prompt,
    temperature: request.temperature,
    maxOutputTokens: request.maxOutputTokens,
    maxRetries: 0,
    abortSignal: request.signal,
    // The answer is asked for by the schema but read by us: a wrong one is evidence too.
    output: { ...structured, parseCompleteOutput: async ({ text }: { text: string }) => text as never },
    providerOptions: { openaiCompatible: { strictJsonSchema: false } },
  });
  return {
    text: result.text,
    finish:
      result.finishReason === "stop" || result.finishReason === "length" ? result.finishReason : "other",
    answeredBy: result.response.modelId,
    inputTokens: result.usage.inputTokens,
    outputTokens: result.usage.outputTokens,
  };
}

function toModelError({ APICallError }: typeof AiSdk, error: unknown): ModelError {
  for (let cause = error, depth = 0; depth < 5 && cause instanceof Error; depth += 1, cause = cause.cause) {
    if (isModelError(cause)) return cause;
    if (APICallError.isInstance(cause)) {
      const answered = cause.statusCode !== undefined;
      return new ModelError(cause.message, {
        // Without a status the answer was no answer: garbage may be better the next time.
        retryable: cause.isRetryable || !answered || cause.statusCode === 200,
        billed: cause.statusCode === 200 || !answered,
        waitMs: retryAfter(cause.responseHeaders?.["retry-after"]),
        cause: error,
      });
    }
  }
  return new ModelError(error instanceof Error ? error.message : String(error), {
    retryable: false,
    billed: true,
    cause: error,
  });
}

/** `Retry-After` in milliseconds, where it gives seconds. */
function retryAfter(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
