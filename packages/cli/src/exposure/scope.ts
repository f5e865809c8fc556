import type { Scope } from "@belay/contracts";
import { CommandFailure, exitCode } from "../exit-code.ts";

export type ScopeFlags = { workflow?: string; everything?: boolean; reason?: string };

/** What a halt or a resume is about: exactly one of an experiment, a workflow and everything. */
export function scopeOf(experiment: string | undefined, flags: ScopeFlags): Scope {
  const given = [experiment, flags.workflow, flags.everything].filter(
    (part) => part !== undefined && part !== false,
  );
  if (given.length !== 1)
    throw new CommandFailure(
      exitCode.invalid,
      given.length === 0
        ? "Name an experiment, or say --workflow KEY or --everything."
        : "Name only one: an experiment, --workflow KEY, or --everything.",
    );
  if (experiment !== undefined) return { kind: "experiment", key: experiment };
  return flags.workflow === undefined ? { kind: "environment" } : { kind: "workflow", key: flags.workflow };
}

export const scopeInWords = (scope: Scope, environment: string): string =>
  scope.kind === "experiment"
    ? scope.key
    : scope.kind === "workflow"
      ? `workflow ${scope.key}`
      : `everything in ${environment}`;
