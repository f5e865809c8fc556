import type { ValidateFunction } from "ajv/dist/2020.js";
import { ChecksError } from "../checks-error.ts";
import { isConsequence, strongestConsequence, type Consequence } from "../consequence.ts";
import { compileContradictions, type ContradictionRule } from "./contradictions.ts";
import { declaredFields } from "./declared-fields.ts";
import { measurePresence } from "./presence.ts";
import { createAjv } from "./schema-compiler.ts";
import { sentenceFor } from "./schema-sentences.ts";

/** A JSON Schema (draft 2020-12) as plain data. `x-belay-important: true` marks an optional field that matters. */
export type JsonSchema = { [keyword: string]: unknown } | boolean;

/** What each kind of finding leads to. */
export interface ContractConsequences {
  /** The value does not fit the schema. Default "baseline". */
  invalid?: Consequence;
  /** A required or important field is empty or absent, the schema being satisfied. Default "note". */
  missing?: Consequence;
  /** A contradiction whose rule names no consequence. Default "stop-for-person". */
  contradiction?: Consequence;
  /** The quality is below `minimumQuality`. Default "baseline". */
  quality?: Consequence;
}

export interface ContractOptions {
  contradictions?: readonly ContradictionRule[];
  consequences?: ContractConsequences;
  /** From 0 to 1; default 0, which asks for nothing. */
  minimumQuality?: number;
}

export interface ContractFinding {
  kind: "invalid" | "missing" | "contradiction" | "quality";
  /** JSON pointer; "" is the whole value. */
  path: string;
  message: string;
  consequence: Consequence;
}

export interface Contradiction {
  name: string;
  message: string;
  /** Where the values that contradict each other stand, with what stands there. */
  places: { path: string; value: string }[];
  consequence: Consequence;
}

export interface ContractResult {
  /** True when the value fits the schema. */
  valid: boolean;
  /**
   * Share of the declared fields (required or important) that are there and not empty, less one field's
   * share for each contradiction; never below 0.
   */
  quality: number;
  /** JSON pointers of declared fields that are absent or empty. */
  missing: string[];
  contradictions: Contradiction[];
  findings: ContractFinding[];
  /** The strongest consequence among the findings; undefined when there are none. */
  consequence?: Consequence;
}

/** A compiled data contract. */
export interface Contract {
  /** @throws ChecksError `value-not-evaluable` when the value can't be examined: serve the baseline. */
  check(value: unknown): ContractResult;
}

const mostFindings = 100;

/**
 * Compiles a contract once.
 * @throws ChecksError `contract-invalid` or `pattern-invalid` naming the part that is wrong.
 */
export function createContract(schema: JsonSchema, options: ContractOptions = {}): Contract {
  const validate = compileSchema(schema);
  const fields = declaredFields(schema);
  const consequences = readConsequences(options.consequences ?? {});
  const minimumQuality = readQuality(options.minimumQuality ?? 0);
  const findContradictions = compileContradictions(options.contradictions ?? [], consequences.contradiction);

  function check(value: unknown): ContractResult {
    const valid = validate(value);
    const findings: ContractFinding[] = (validate.errors ?? [])
      .slice(0, mostFindings)
      .map((error) => ({ kind: "invalid", ...sentenceFor(error), consequence: consequences.invalid }));
    const presence = measurePresence(value, fields);
    for (const path of presence.missing.slice(0, mostFindings)) {
      const message = `"${path}" is empty or absent. Fill it before relying on the result.`;
      if (!findings.some((finding) => finding.path === path)) {
        findings.push({ kind: "missing", path, message, consequence: consequences.missing });
      }
    }
    const contradictions = findContradictions(value);
    for (const { message, places, consequence } of contradictions) {
      findings.push({ kind: "contradiction", path: places[0]?.path ?? "", message, consequence });
    }
    const quality = Math.max(0, presence.share - contradictions.length / Math.max(1, fields.length));
    if (quality < minimumQuality) {
      const message = `The input quality is ${quality.toFixed(2)}, below the ${minimumQuality} asked for. Complete the missing fields.`;
      findings.push({ kind: "quality", path: "", message, consequence: consequences.quality });
    }
    const consequence = strongestConsequence(findings.map((finding) => finding.consequence));
    return {
      valid,
      quality,
      missing: presence.missing,
      contradictions,
      findings,
      ...(consequence && { consequence }),
    };
  }

  return {
    check(value) {
      try {
        return check(value);
      } catch (cause) {
        throw new ChecksError(
          "value-not-evaluable",
          "The value could not be held against its contract. Serve the baseline.",
          { cause },
        );
      }
    },
  };
}

function compileSchema(schema: JsonSchema): ValidateFunction {
  try {
    return createAjv(schema).compile(schema);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ChecksError("contract-invalid", `The JSON Schema can't be used: ${detail}.`, { cause });
  }
}

function readConsequences(given: ContractConsequences): Required<ContractConsequences> {
  const defaults = {
    invalid: "baseline",
    missing: "note",
    contradiction: "stop-for-person",
    quality: "baseline",
  } as const;
  for (const [name, value] of Object.entries(given)) {
    const path = `/consequences/${name}`;
    if (!Object.hasOwn(defaults, name)) {
      throw new ChecksError(
        "contract-invalid",
        `"${path}" is not a kind of finding. Use ${Object.keys(defaults).join(", ")}.`,
        { path },
      );
    }
    if (!isConsequence(value)) {
      throw new ChecksError("contract-invalid", `"${path}" must be baseline, stop-for-person or note.`, {
        path,
      });
    }
  }
  return { ...defaults, ...given };
}

function readQuality(minimum: number): number {
  if (typeof minimum === "number" && minimum >= 0 && minimum <= 1) return minimum;
  throw new ChecksError("contract-invalid", '"/minimumQuality" must be a number from 0 to 1.', {
    path: "/minimumQuality",
  });
}
