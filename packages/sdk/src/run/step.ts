import type { RulesetExperiment, StepFacts } from "@belay/contracts";
import { createVault, type Redaction } from "@belay/checks";
import { BelayError } from "../belay-error.ts";
import { keepOwn } from "../evidence/payload.ts";
import { generate, type GenerateOptions, type GenerateServices } from "../model/generate.ts";
import { failStep, runStep, type LiveRun } from "./live-run.ts";
import type { Plan } from "./plan.ts";
import { createRedactedValues, type Redacted } from "./redacted.ts";

/** A passage that was found; `score` is its share of the best score this query could have, 0 to 1. */
export type RetrievedPassage = { document: string; title: string; text: string; score: number };

/** What an AI path works with. Each call is one step of the run's evidence. */
export type StepContext = {
  /**
   * A copy of the same shape with what the policy names replaced by placeholders. Only such values reach a model.
   * @throws BelayError `redaction-failed` when any of it can't be examined; the run falls to the baseline then.
   */
  redact<Value>(value: Value): Redacted<Value>;
  /**
   * The best passages of one of the definition's document sets, searched in this process.
   * @throws BelayError `retrieval-failed` for a set the definition doesn't have.
   */
  retrieve(
    documentSet: string,
    query: string,
    options?: { limit?: number },
  ): Promise<Redacted<RetrievedPassage[]>>;
  /**
   * Asks the pinned model with a pinned prompt. The answer holds the output contract and `schema`; real names
   * are back in it where the policy says so.
   * @throws BelayError whose `code` becomes the run's reason when it isn't caught.
   */
  generate<Output>(options: GenerateOptions<Output>): Promise<Output>;
  /** Fires when the run is stopped: budget, kill, or the caller. Pass it on to what takes one. */
  readonly signal: AbortSignal;
  /** Id of the run. */
  readonly run: string;
};

/** A run's own tools and what they share. */
export type RunTools = {
  run: LiveRun;
  plan: Plan;
  experiment: RulesetExperiment;
  input: unknown;
  inputRedaction: InputRedaction;
};

/** The whole input's redaction, made once: names it gives away are then found in every part. */
export type InputRedaction = () => Redaction<unknown>;

export function createInputRedaction(run: LiveRun, plan: Plan, input: unknown): InputRedaction {
  let redaction: Redaction<unknown> | undefined;
  return () => {
    if (redaction === undefined) {
      run.vault ??= createVault();
      redaction = plan.redactor().redact(input, { vault: run.vault });
      run.keep("redacted", keepOwn(redaction.value, run.payloads.input?.size ?? 0));
    }
    return redaction;
  };
}

function countTypes(spans: Redaction<unknown>["spans"]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of spans) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

export function createStepContext(tools: RunTools, services: GenerateServices): StepContext {
  const { run, plan, input, inputRedaction } = tools;
  const redacted = (run.redacted ??= createRedactedValues());
  const sources: (RetrievedPassage & { set: string })[] = [];

  function redact<Value>(value: Value): Redacted<Value> {
    run.assertLive();
    const from = performance.now();
    const facts: StepFacts = {};
    try {
      const whole = inputRedaction();
      const result = value === input ? whole : plan.redactor().redact(value, { vault: run.vault! });
      facts.redactions = countTypes(result.spans);
      run.record("redact", from, "ok", facts);
      return redacted.mark(result.value as Value);
    } catch (error) {
      throw failStep(run, "redact", from, facts, "redaction-failed", error);
    }
  }

  function search(name: string, query: string, limit: number, facts: StepFacts): RetrievedPassage[] {
    const set = plan.documentSet(name);
    if (set === undefined) {
      throw new BelayError(
        "retrieval-failed",
        `The definition has no document set "${name}". Add it under documentSets, or ask for one of its sets.`,
      );
    }
    const hits = set.search(query, { limit });
    facts.hits = hits.slice(0, 50).map(({ documentId, score }) => ({ document: documentId, score }));
    return hits.map(({ documentId, title, passage, score }) => ({
      document: documentId,
      title,
      text: passage,
      score,
    }));
  }

  return {
    redact,
    retrieve(documentSet, query, { limit = 5 } = {}) {
      const facts: StepFacts = { documentSet: documentSet.slice(0, 200) };
      return runStep(run, "retrieve", facts, "retrieval-failed", () => {
        const passages = search(documentSet, query, limit, facts);
        for (const passage of passages) sources.push({ set: documentSet, ...passage });
        run.keep("sources", keepOwn(sources, passages.length * 1000));
        run.sources = sources;
        return redacted.mark(passages);
      });
    },
    generate: (options) => generate(tools, services, options),
    signal: run.signal,
    run: run.head.id,
  };
}
