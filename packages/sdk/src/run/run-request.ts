import type { RunReason } from "./fallback-reasons.ts";
import type { StepContext } from "./step.ts";

export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** One piece of work. */
export type RunRequest<Input, Output> = {
  /** Stable key of what is randomised: an account, a rep, a ticket. */
  unit: string;
  /** What the audience's conditions may ask for. */
  attributes?: Attributes | undefined;
  /** What the workflow gets: JSON-like, held to the input contract. */
  input: Input;
  /** The old way. Called at most once; what it throws reaches the caller as it is. */
  baseline: () => Output | Promise<Output>;
  /** The new way. Whatever goes wrong here leads to the baseline. */
  ai: (step: StepContext) => Output | Promise<Output>;
  /** Ends the AI path early; the baseline is served then. */
  signal?: AbortSignal | undefined;
  /** W3C trace id (32 hexadecimal digits) or `traceparent` of the surrounding request. */
  trace?: string | undefined;
};

/** A value to go on with, at once. `reason` is `assigned` where all went its way. */
export type Served<Output> = {
  served: "ai" | "baseline";
  value: Output;
  reason: RunReason;
  /** Id of the run. */
  run: string;
  pending?: undefined;
};

/** A draft waits for a person. Its action, or the baseline's, is released by the verdict; `fallback` is the old way's value meanwhile. */
export type Pending<Output> = {
  /** Id of the review. */
  pending: string;
  fallback: Output;
  reason: RunReason;
  run: string;
  served?: undefined;
  value?: undefined;
};

export type RunResult<Output> = Served<Output> | Pending<Output>;

const most = 32;

/** Attributes as evidence may carry them; what it can't is left out. */
export function toEvidenceAttributes(
  attributes: Attributes | undefined,
): Record<string, string | number | boolean | null> {
  const kept: Record<string, string | number | boolean | null> = {};
  if (typeof attributes !== "object" || attributes === null) return kept;
  let count = 0;
  for (const name in attributes) {
    const value = attributes[name];
    const fits =
      value === null ||
      typeof value === "boolean" ||
      typeof value === "string" ||
      (typeof value === "number" && Number.isFinite(value));
    if (!fits || name === "" || name.length > 64 || count >= most) continue;
    kept[name] = typeof value === "string" ? value.slice(0, 200) : value;
    count += 1;
  }
  return kept;
}

/** The trace id of a trace id or `traceparent`; undefined for anything else. */
export function toTraceId(trace: string | undefined): string | undefined {
  if (trace === undefined) return undefined;
  return /^(?:00-)?([0-9a-f]{32})(?:-[0-9a-f]{16}-[0-9a-f]{2})?$/.exec(trace)?.[1];
}
