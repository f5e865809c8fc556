import type { Consequence } from "../consequence.ts";

/** A text the output may rest on: a transcript, a retrieved passage. */
export interface Source {
  id: string;
  text: string;
}

/** What a check may look at. */
export interface CheckContext {
  /** The model's output: a text or a JSON-like value. */
  output: unknown;
  sources?: readonly Source[];
  /** The (redacted) input of the run; only the injection check reads it. */
  input?: unknown;
}

/** Something a check found; `path` is a JSON pointer into the output (or input), offsets are UTF-16. */
export interface CheckFinding {
  path: string;
  message: string;
  start?: number;
  end?: number;
}

/** The passage that best supports a sentence. */
export interface SourceReference {
  sourceId: string;
  start: number;
  end: number;
}

/** One sentence of the output held against the sources. */
export interface SentenceSupport {
  path: string;
  start: number;
  end: number;
  text: string;
  /** `nothing-to-check`: a greeting or the like, which states nothing. */
  verdict: "supported" | "unsupported" | "nothing-to-check";
  /** Share of the sentence's weighted content words that the sources have; 1 where there are none. */
  support: number;
  /** Numbers, dates, names and the like that no source has. */
  missing: string[];
  source?: SourceReference;
}

export type CheckKind = "schema" | "length" | "policy" | "grounded" | "injection";

/** The result of one check. */
export interface CheckOutcome {
  name: string;
  kind: CheckKind;
  /** `unevaluated`: the check itself failed, which counts as failed. */
  verdict: "passed" | "failed" | "unevaluated";
  findings: CheckFinding[];
  /** What a failure leads to; "baseline" whenever the check could not be evaluated. */
  consequence: Consequence;
  /** Of the `grounded` check only. */
  sentences?: SentenceSupport[];
}

/** A compiled check. */
export interface OutputCheck {
  readonly name: string;
  readonly kind: CheckKind;
  readonly consequence: Consequence;
  /** May throw; `runChecks` turns that into "unevaluated". */
  run(context: CheckContext): CheckOutcome;
}

/** What every check declares. */
export interface CheckBase {
  /** Shown in results; the kind by default. */
  name?: string;
  /** Default "baseline". */
  consequence?: Consequence;
}

/** Makes a check out of a function that only finds things. */
export function checkFrom(
  kind: CheckKind,
  base: CheckBase,
  examine: (context: CheckContext) => { findings: CheckFinding[]; sentences?: SentenceSupport[] },
): OutputCheck {
  const name = base.name ?? kind;
  const consequence = base.consequence ?? "baseline";
  return {
    name,
    kind,
    consequence,
    run(context) {
      const examined = examine(context);
      return {
        name,
        kind,
        verdict: examined.findings.length === 0 ? "passed" : "failed",
        consequence,
        ...examined,
      };
    },
  };
}
