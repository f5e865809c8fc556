import { ChecksError, isChecksError } from "../checks-error.ts";
import { createPhraseIndex } from "./phrase-index.ts";
import { createPlaceholderScanner } from "./placeholder.ts";
import { redactValue } from "./redact-value.ts";
import { checkKnown, compilePolicy, type KnownValues, type RedactionPolicy } from "./redaction-policy.ts";
import { scanText } from "./scan-text.ts";
import type { RedactionType } from "./span.ts";
import { createVault, type Vault } from "./vault.ts";

/** One replaced stretch; offsets are UTF-16 and into the original text at `path` (a JSON pointer). */
export interface RedactedSpan {
  path: string;
  start: number;
  end: number;
  type: RedactionType;
  placeholder: string;
}

/** A redacted copy, what was replaced in it, and the vault that can put it back. */
export interface Redaction<Value> {
  value: Value;
  spans: RedactedSpan[];
  vault: Vault;
}

/** What one call adds to the policy. */
export interface RedactOptions {
  /** The run's vault; a new one by default. */
  vault?: Vault;
  /** Names known for this call only: speakers, CRM contacts. */
  known?: KnownValues;
}

/** Replaces what the policy calls sensitive by placeholders. */
export interface Redactor {
  /**
   * Returns a redacted copy of a text or JSON-like value, of the same shape.
   * @throws ChecksError `value-not-evaluable` when any of it can't be examined; nothing is returned then.
   */
  redact<Value>(value: Value, options?: RedactOptions): Redaction<Value>;
}

/**
 * Compiles a policy once; the redactor can then serve any number of calls.
 * @throws ChecksError `redaction-policy-invalid` or `pattern-invalid`, naming the part that is wrong.
 */
export function createRedactor(policy: RedactionPolicy = {}): Redactor {
  const compiled = compilePolicy(policy);
  const fence = createPlaceholderScanner(compiled.customLabels);
  const allowed = createPhraseIndex();
  for (const phrase of compiled.allow) allowed.add(phrase, "person");

  return {
    redact(value, options = {}) {
      const vault = options.vault ?? createVault();
      try {
        const known = {
          people: checkKnown(options.known?.people, "/known/people"),
          organisations: checkKnown(options.known?.organisations, "/known/organisations"),
        };
        const { value: redacted, spans } = redactValue(value, {
          policy: compiled,
          vault,
          known,
          scan: (text, words, surroundings) => scanText(text, words, surroundings, compiled, fence, allowed),
        });
        return { value: redacted as typeof value, spans, vault };
      } catch (error) {
        if (isChecksError(error)) throw error;
        throw new ChecksError("value-not-evaluable", "The value could not be redacted. Serve the baseline.", {
          cause: error,
        });
      }
    },
  };
}
