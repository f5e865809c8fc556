import { ChecksError } from "../checks-error.ts";
import { compilePattern, type LinearPattern } from "../text/pattern.ts";
import { checkFrom, type CheckBase, type CheckFinding, type OutputCheck } from "./output-check.ts";
import { textsAt } from "./text-places.ts";

/** Either a phrase (any letter case) or a pattern in RE2 syntax. */
type Wording = { phrase: string; pattern?: never } | { pattern: string; phrase?: never };

/** A wording the output must not have. */
type ForbiddenWording = Wording & {
  /** Allowed where a source has it too: "no discount unless the source says so". */
  unlessInSource?: boolean;
  /** Said in the finding: why, and what to do. */
  message?: string;
};

/** A wording the output must have at least once. */
type RequiredWording = Wording & { message?: string };

export interface PolicyCheckOptions extends CheckBase {
  /** JSON pointer; the whole output by default. */
  path?: string;
  forbid?: readonly ForbiddenWording[];
  require?: readonly RequiredWording[];
}

/** Fails when the output has a forbidden wording or lacks a required one. @throws ChecksError when built wrongly. */
export function createPolicyCheck(options: PolicyCheckOptions): OutputCheck {
  const forbidden = (options.forbid ?? []).map((rule, index) => ({
    rule,
    pattern: compileWording(rule, `/forbid/${index}`),
  }));
  const required = (options.require ?? []).map((rule, index) => ({
    rule,
    pattern: compileWording(rule, `/require/${index}`),
  }));
  return checkFrom("policy", options, ({ output, sources = [] }) => {
    const places = textsAt(output, options.path);
    const findings: CheckFinding[] = [];
    for (const { rule, pattern } of forbidden) {
      const hits = places.flatMap(({ path, text }) =>
        pattern.matches(text).map((match) => ({ path, match })),
      );
      const said =
        hits.length > 0 &&
        rule.unlessInSource === true &&
        sources.some((source) => pattern.test(source.text));
      if (said) continue;
      for (const { path, match } of hits) {
        const message =
          rule.message ??
          `"${match.text}" is not allowed here${rule.unlessInSource ? " unless a source says it" : ""}. Remove it.`;
        findings.push({ path, message, start: match.start, end: match.end });
      }
    }
    for (const { rule, pattern } of required) {
      if (places.some(({ text }) => pattern.test(text))) continue;
      findings.push({
        path: options.path ?? "",
        message: rule.message ?? `"${rule.phrase ?? rule.pattern}" is required and not there. Add it.`,
      });
    }
    return { findings };
  });
}

function compileWording(rule: Wording, path: string): LinearPattern {
  if (typeof rule?.phrase === "string" && rule.phrase.trim() !== "" && rule.pattern === undefined) {
    const words = rule.phrase
      .trim()
      .split(/\s+/)
      .map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, String.raw`\$&`));
    return compilePattern(words.join(String.raw`\s+`), `${path}/phrase`, true);
  }
  if (rule?.phrase !== undefined || rule?.pattern === undefined) {
    throw new ChecksError("check-invalid", `"${path}" must have either a "phrase" or a "pattern".`, { path });
  }
  return compilePattern(rule.pattern, `${path}/pattern`);
}
