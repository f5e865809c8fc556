import type { RulesetExperiment } from "@belay/contracts";
import {
  createChecks,
  createContract,
  createDocumentSet,
  createRedactor,
  type Contract,
  type ContradictionRule,
  type DocumentSet,
  type OutputCheck,
  type Redactor,
} from "@belay/checks";
import { readPrompt, type Prompt } from "../model/prompt.ts";
import { toCheckDefinitions } from "./check-definitions.ts";
import { toRedactionPolicy } from "./redaction-policy.ts";

/**
 * A revision made ready to run, once. A part that can't be made throws where it is first needed, so that
 * the run falls back there and says why.
 */
export type Plan = {
  readonly digest: string;
  redactor: () => Redactor;
  input: () => Contract;
  output: () => Contract;
  checks: () => readonly OutputCheck[];
  documentSet(name: string): DocumentSet | undefined;
  prompt(name: string): Prompt | undefined;
  readonly perRunMicros: number;
  readonly timeMs: number;
};

/** Makes something at the first call; what it threw then it throws again. */
function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | { error: unknown } | undefined;
  return () => {
    if (made === undefined) {
      try {
        made = { value: make() };
      } catch (error) {
        made = { error };
      }
    }
    if ("error" in made) throw made.error;
    return made.value;
  };
}

const byName = <Value>(names: Iterable<string>, make: (name: string) => Value) => {
  const made = new Map(Array.from(names, (name) => [name, once(() => make(name))]));
  return (name: string) => made.get(name)?.();
};

export function createPlan(experiment: RulesetExperiment): Plan {
  const { contracts, budgets, prompts, documentSets } = experiment;
  return {
    digest: experiment.digest,
    redactor: once(() => createRedactor(toRedactionPolicy(experiment.redaction))),
    input: once(() =>
      createContract(withImportant(contracts.input, contracts.important), {
        contradictions: contracts.contradictions.map(toContradictionRule),
        consequences: { invalid: contracts.incomplete, missing: "note" },
      }),
    ),
    output: once(() => createContract(contracts.output)),
    checks: once(() => createChecks(toCheckDefinitions(experiment.checks, contracts.output))),
    documentSet: byName(Object.keys(documentSets), (name) =>
      createDocumentSet(documentSets[name]!.documents),
    ),
    prompt: byName(Object.keys(prompts), (name) =>
      readPrompt(name, prompts[name]!.digest, prompts[name]!.text),
    ),
    perRunMicros: Math.round(budgets.spend.perRun * 1_000_000),
    timeMs: budgets.timeSeconds * 1000,
  };
}

/** Builds the parts ahead of the first run that needs them; what fails fails again, with a reason, there. */
export function warmPlan(plan: Plan, experiment: RulesetExperiment): void {
  const makes = [
    plan.redactor,
    plan.input,
    plan.output,
    plan.checks,
    ...Object.keys(experiment.documentSets).map((name) => () => plan.documentSet(name)),
    ...Object.keys(experiment.prompts).map((name) => () => plan.prompt(name)),
  ];
  for (const make of makes) {
    try {
      make();
    } catch {
      // Said by the run that meets it.
    }
  }
}

/** The definition's rule in the form of the checks' own package. */
function toContradictionRule({
  name,
  same,
  onlyOne,
  agrees,
  then: consequence,
}: RulesetExperiment["contracts"]["contradictions"][number]): ContradictionRule {
  if (same !== undefined) return { name, same, consequence };
  if (agrees !== undefined) return { name, agrees, consequence };
  const { path, pattern, read } = onlyOne!;
  return { name, onlyOne: { path, pattern, ...(read && { read }) }, consequence };
}

/** Marks the fields that count towards input quality, in the schema's own keyword for it. */
function withImportant(
  schema: Record<string, unknown>,
  important: readonly string[],
): Record<string, unknown> {
  if (important.length === 0) return schema;
  const copy = structuredClone(schema);
  for (const pointer of important) {
    let node: Record<string, unknown> | undefined = copy;
    for (const segment of pointer.slice(1).split("/")) {
      const key = segment.replaceAll("~1", "/").replaceAll("~0", "~");
      const properties = node?.["properties"] as Record<string, Record<string, unknown>> | undefined;
      node = key === "*" ? (node?.["items"] as Record<string, unknown> | undefined) : properties?.[key];
    }
    if (typeof node === "object" && node !== null) node["x-belay-important"] = true;
  }
  return copy;
}
