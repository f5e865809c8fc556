import type { StepFacts } from "@belay/contracts";
import { restore } from "@belay/checks";
import { BelayError } from "../belay-error.ts";
import { backoff, pause } from "../backoff.ts";
import { keepNow, keepOwn } from "../evidence/payload.ts";
import { runStep, type LiveRun } from "../run/live-run.ts";
import {
  applyStandardSchema,
  checkJsonSchema,
  isStandardSchema,
  type OutputSchema,
} from "../run/output-schema.ts";
import type { PromptVariable } from "../run/redacted.ts";
import type { RunTools } from "../run/step.ts";
import type { Breaker } from "./breaker.ts";
import { isAllowedEndpoint } from "./endpoint-list.ts";
import { isModelError, type ModelAdapter, type ModelAnswer, type ModelRequest } from "./model-adapter.ts";
import { priceOf, type Price } from "./price.ts";
import type { Prompt } from "./prompt.ts";
import { readJsonAnswer } from "./read-json-answer.ts";
import type { Spend } from "./spend.ts";

export type GenerateOptions<Output> = {
  /** Name of one of the definition's prompts. */
  prompt: string;
  /** Values for the prompt's places: from `redact` and `retrieve` only. */
  variables: Readonly<Record<string, PromptVariable>>;
  /** Shape of the answer, beside the definition's output contract: a Standard Schema (Zod and others) or JSON Schema. */
  schema?: OutputSchema<Output> | undefined;
};

export type GenerateServices = {
  /** The adapter; undefined where no endpoint is configured. */
  model(): ModelAdapter | undefined;
  breaker: Breaker;
  spend: Spend;
  /** Asks for a slice soon. */
  wantSpend(): void;
};

/** Tokens are guessed at three characters each, rather too many, where the model has not counted them. */
const charactersPerToken = 3;

/** One `generate` step: variables held to redaction, prompt, model call, answer held to its contracts. */
export function generate<Output>(
  tools: RunTools,
  services: GenerateServices,
  options: GenerateOptions<Output>,
): Promise<Output> {
  const { run, plan, experiment } = tools;
  const facts: StepFacts = {};
  return runStep(run, "generate", facts, "model-failed", async () => {
    const prompt = findPrompt(tools, options.prompt);
    facts.prompt = prompt.name;
    facts.promptDigest = prompt.digest;
    const foreign = run.redacted!.findForeign(options.variables);
    if (foreign !== undefined) {
      throw new BelayError(
        "redaction-failed",
        `The variable at "${foreign}" did not come from step.redact or step.retrieve. Pass it through step.redact before the model sees it.`,
      );
    }
    const rendered = prompt.render(options.variables);
    facts.promptCharacters = rendered.user.length + (rendered.system?.length ?? 0);
    run.keep(
      "prompt",
      keepOwn({ prompt: prompt.name, digest: prompt.digest, ...rendered }, facts.promptCharacters),
    );
    const { adapter, price } = chooseModel(tools, services, facts);
    const answer = await ask(tools, services, facts, adapter, price, {
      model: facts.model!,
      system: rendered.system,
      prompt: rendered.user,
      temperature: experiment.model.temperature,
      maxOutputTokens: experiment.model.maxOutputTokens,
      schema: experiment.contracts.output,
      signal: run.signal,
      background: run.head.shadow,
    });
    if (answer.finish === "length") {
      throw new BelayError(
        "output-invalid",
        `The answer was cut off at ${experiment.model.maxOutputTokens} tokens. Raise model.maxOutputTokens or ask for less.`,
      );
    }
    const parsed = readJsonAnswer(answer.text);
    run.keep("draft", keepNow(parsed.found ? parsed.value : answer.text));
    if (!parsed.found) throw new BelayError("output-invalid", "The answer is not JSON.");
    const whole =
      experiment.redaction.restore && run.vault ? restore(parsed.value, run.vault).value : parsed.value;
    const contract = plan.output().check(whole);
    if (!contract.valid) {
      throw new BelayError(
        "output-invalid",
        `The answer does not keep the output contract: ${contract.findings[0]?.message ?? ""}`,
      );
    }
    return await shape(whole, options.schema);
  });
}

function findPrompt({ plan, experiment }: RunTools, name: string): Prompt {
  const prompt = plan.prompt(name);
  if (prompt !== undefined) return prompt;
  const names = Object.keys(experiment.prompts).join(", ");
  throw new BelayError("prompt-missing", `The definition has no prompt "${name}". Its prompts: ${names}.`);
}

function chooseModel(
  { experiment }: RunTools,
  services: GenerateServices,
  facts: StepFacts,
): { adapter: ModelAdapter; price: Price } {
  const { model } = experiment;
  const adapter = services.model();
  if (adapter === undefined) {
    throw new BelayError(
      "endpoint-refused",
      "No model endpoint is configured. Set OPENAI_BASE_URL, or pass `model` to connect.",
    );
  }
  facts.endpoint = adapter.endpoint.slice(0, 300);
  if (!isAllowedEndpoint(adapter.endpoint, model.endpoints)) {
    throw new BelayError(
      "endpoint-refused",
      `The endpoint ${adapter.endpoint} is not on the definition's list (${model.endpoints.join(", ")}). Use one of these, or have the list changed.`,
    );
  }
  const name = adapter.name ?? model.name;
  const price = priceOf(model, name);
  if (price === undefined) {
    throw new BelayError(
      "endpoint-refused",
      `The model "${name}" is neither the definition's model nor one of its alternatives. Unset BELAY_MODEL, or list it under model.alternatives.`,
    );
  }
  facts.model = name;
  facts.temperature = model.temperature;
  return { adapter, price };
}

/** Calls the model within breaker, spend and retries; settles the money whatever happens. */
async function ask(
  tools: RunTools,
  services: GenerateServices,
  facts: StepFacts,
  adapter: ModelAdapter,
  price: Price,
  request: ModelRequest,
): Promise<ModelAnswer> {
  const { run, plan, experiment } = tools;
  const key = experiment.key;
  const guessedInput = Math.ceil(
    (request.prompt.length + (request.system?.length ?? 0)) / charactersPerToken,
  );
  const cost = (input: number, output: number) => Math.ceil(input * price.input + output * price.output);
  const worst = cost(guessedInput, request.maxOutputTokens);
  for (let attempt = 1; ; attempt += 1) {
    run.assertLive();
    if (run.spentMicros + worst > plan.perRunMicros && worst > 0) {
      throw new BelayError(
        "budget-exceeded",
        `This call may cost ${worst} millionths, more than budgets.spend.perRun leaves to this run.`,
      );
    }
    if (!services.breaker.admit())
      throw new BelayError(
        "breaker-open",
        "The model failed too often a moment ago; it is tried again soon.",
      );
    if (!services.spend.reserve(key, worst)) {
      services.breaker.released();
      services.wantSpend();
      throw new BelayError(
        "spend-exhausted",
        "No money is granted for another model call: the day's ceiling is reached, or a slice is on its way.",
      );
    }
    let spent = worst;
    facts.attempts = attempt;
    try {
      const answer = await adapter.generate(request);
      facts.inputTokens = (facts.inputTokens ?? 0) + (answer.inputTokens ?? guessedInput);
      facts.outputTokens =
        (facts.outputTokens ?? 0) +
        (answer.outputTokens ?? Math.ceil(answer.text.length / charactersPerToken));
      if (answer.answeredBy !== undefined) facts.answeredBy = answer.answeredBy.slice(0, 200);
      spent = cost(
        answer.inputTokens ?? guessedInput,
        answer.outputTokens ?? Math.ceil(answer.text.length / charactersPerToken),
      );
      services.breaker.succeeded();
      return answer;
    } catch (error) {
      const known = isModelError(error) ? error : undefined;
      // Whether an unanswered question is billed nobody knows: its input is counted.
      spent = known !== undefined && !known.billed ? 0 : cost(guessedInput, 0);
      tellBreaker(services.breaker, run, known?.refused ?? false);
      run.assertLive();
      if (known?.refused) throw new BelayError("endpoint-refused", known.message, { cause: error });
      if (known?.retryable !== true || attempt > experiment.budgets.retries) {
        throw new BelayError(
          "model-failed",
          `The model call failed: ${error instanceof Error ? error.message : String(error)}`,
          { cause: error },
        );
      }
      await pause(
        Math.max(backoff(attempt, 250, 4000), Math.min(known.waitMs ?? 0, 10_000)),
        run.signal,
        true,
      );
    } finally {
      services.spend.settle(key, worst, spent);
      run.spentMicros += spent;
      facts.costMicros = (facts.costMicros ?? 0) + spent;
    }
  }
}

function tellBreaker(breaker: Breaker, run: LiveRun, refused: boolean): void {
  // A time-out is the model's failure; a kill or the caller's abort says nothing of it.
  const stopped = run.signal.aborted ? (run.signal.reason as BelayError).code : undefined;
  if (refused || (stopped !== undefined && stopped !== "model-timeout")) breaker.released();
  else breaker.failed();
}

async function shape<Output>(value: unknown, schema: OutputSchema<Output> | undefined): Promise<Output> {
  if (schema === undefined) return value as Output;
  if (isStandardSchema(schema)) {
    const applied = await applyStandardSchema(schema, value);
    if ("problem" in applied)
      throw new BelayError("output-invalid", `The answer does not fit the schema: ${applied.problem}`);
    return applied.value as Output;
  }
  const problem = checkJsonSchema(schema, value);
  if (problem !== undefined)
    throw new BelayError("output-invalid", `The answer does not fit the schema: ${problem}`);
  return value as Output;
}
